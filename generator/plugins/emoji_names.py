"""The names that GitHub gives emoji, as in `:smile:`, and the code points of each, in hexadecimal.

Facts taken from github.com/github/gemoji 4.1 (`db/emoji.json`); an entry is `codes=name,alias`. Code points that only
choose a form or join others (fe0f, 200d) are left out, as in the names of GitHub's image files.
"""

from __future__ import annotations

NAMES = """
1f44d=+1,thumbsup 1f44e=-1,thumbsdown 1f4af=100 1f522=1234 1f947=1st_place_medal 1f948=2nd_place_medal
1f949=3rd_place_medal 1f3b1=8ball 1f170=a 1f18e=ab 1f9ee=abacus 1f524=abc 1f521=abcd 1f251=accept 1fa97=accordion
1fa79=adhesive_bandage 1f9d1=adult 1f6a1=aerial_tramway 1f1e6-1f1eb=afghanistan 2708=airplane
1f1e6-1f1fd=aland_islands 23f0=alarm_clock 1f1e6-1f1f1=albania 2697=alembic 1f1e9-1f1ff=algeria 1f47d=alien
1f691=ambulance 1f1e6-1f1f8=american_samoa 1f3fa=amphora 1fac0=anatomical_heart 2693=anchor 1f1e6-1f1e9=andorra
1f47c=angel 1f4a2=anger 1f1e6-1f1f4=angola 1f620=angry 1f1e6-1f1ee=anguilla 1f627=anguished 1f41c=ant
1f1e6-1f1f6=antarctica 1f1e6-1f1ec=antigua_barbuda 1f34e=apple 2652=aquarius 1f1e6-1f1f7=argentina 2648=aries
1f1e6-1f1f2=armenia 25c0=arrow_backward 23ec=arrow_double_down 23eb=arrow_double_up 2b07=arrow_down
1f53d=arrow_down_small 25b6=arrow_forward 2935=arrow_heading_down 2934=arrow_heading_up 2b05=arrow_left
2199=arrow_lower_left 2198=arrow_lower_right 27a1=arrow_right 21aa=arrow_right_hook 2b06=arrow_up 2195=arrow_up_down
1f53c=arrow_up_small 2196=arrow_upper_left 2197=arrow_upper_right 1f503=arrows_clockwise 1f504=arrows_counterclockwise
1f3a8=art 1f69b=articulated_lorry 1f6f0=artificial_satellite 1f9d1-1f3a8=artist 1f1e6-1f1fc=aruba
1f1e6-1f1e8=ascension_island 002a-20e3=asterisk 1f632=astonished 1f9d1-1f680=astronaut 1f45f=athletic_shoe 1f3e7=atm
269b=atom_symbol 1f1e6-1f1fa=australia 1f1e6-1f1f9=austria 1f6fa=auto_rickshaw 1f951=avocado 1fa93=axe
1f1e6-1f1ff=azerbaijan 1f171=b 1f476=baby 1f37c=baby_bottle 1f424=baby_chick 1f6bc=baby_symbol 1f519=back 1f953=bacon
1f9a1=badger 1f3f8=badminton 1f96f=bagel 1f6c4=baggage_claim 1f956=baguette_bread 1f1e7-1f1f8=bahamas
1f1e7-1f1ed=bahrain 2696=balance_scale 1f468-1f9b2=bald_man 1f469-1f9b2=bald_woman 1fa70=ballet_shoes 1f388=balloon
1f5f3=ballot_box 2611=ballot_box_with_check 1f38d=bamboo 1f34c=banana 203c=bangbang 1f1e7-1f1e9=bangladesh 1fa95=banjo
1f3e6=bank 1f4ca=bar_chart 1f1e7-1f1e7=barbados 1f488=barber 26be=baseball 1f9fa=basket 1f3c0=basketball
26f9-2642=basketball_man,bouncing_ball_man 26f9-2640=basketball_woman,bouncing_ball_woman 1f987=bat 1f6c0=bath
1f6c1=bathtub 1f50b=battery 1f3d6=beach_umbrella 1fad8=beans 1f43b=bear 1f9d4=bearded_person 1f9ab=beaver 1f6cf=bed
1f41d=bee,honeybee 1f37a=beer 1f37b=beers 1fab2=beetle 1f530=beginner 1f1e7-1f1fe=belarus 1f1e7-1f1ea=belgium
1f1e7-1f1ff=belize 1f514=bell 1fad1=bell_pepper 1f6ce=bellhop_bell 1f1e7-1f1ef=benin 1f371=bento 1f1e7-1f1f2=bermuda
1f9c3=beverage_box 1f1e7-1f1f9=bhutan 1f6b4=bicyclist 1f6b2=bike 1f6b4-2642=biking_man 1f6b4-2640=biking_woman
1f459=bikini 1f9e2=billed_cap 2623=biohazard 1f426=bird 1f382=birthday 1f9ac=bison 1fae6=biting_lip
1f426-2b1b=black_bird 1f408-2b1b=black_cat 26ab=black_circle 1f3f4=black_flag 1f5a4=black_heart 1f0cf=black_joker
2b1b=black_large_square 25fe=black_medium_small_square 25fc=black_medium_square 2712=black_nib 25aa=black_small_square
1f532=black_square_button 1f471-2642=blond_haired_man 1f471=blond_haired_person
1f471-2640=blond_haired_woman,blonde_woman 1f33c=blossom 1f421=blowfish 1f4d8=blue_book 1f699=blue_car
1f499=blue_heart 1f7e6=blue_square 1fad0=blueberries 1f60a=blush 1f417=boar 26f5=boat,sailboat 1f1e7-1f1f4=bolivia
1f4a3=bomb 1f9b4=bone 1f4d6=book,open_book 1f516=bookmark 1f4d1=bookmark_tabs 1f4da=books 1f4a5=boom,collision
1fa83=boomerang 1f462=boot 1f1e7-1f1e6=bosnia_herzegovina 1f1e7-1f1fc=botswana 26f9=bouncing_ball_person 1f490=bouquet
1f1e7-1f1fb=bouvet_island 1f647=bow 1f3f9=bow_and_arrow 1f647-2642=bowing_man 1f647-2640=bowing_woman
1f963=bowl_with_spoon 1f3b3=bowling 1f94a=boxing_glove 1f466=boy 1f9e0=brain 1f1e7-1f1f7=brazil 1f35e=bread
1f931=breast_feeding 1f9f1=bricks 1f470-2640=bride_with_veil,woman_with_veil 1f309=bridge_at_night 1f4bc=briefcase
1f1ee-1f1f4=british_indian_ocean_territory 1f1fb-1f1ec=british_virgin_islands 1f966=broccoli 1f494=broken_heart
1f9f9=broom 1f7e4=brown_circle 1f90e=brown_heart 1f7eb=brown_square 1f1e7-1f1f3=brunei 1f9cb=bubble_tea 1fae7=bubbles
1faa3=bucket 1f41b=bug 1f3d7=building_construction 1f4a1=bulb 1f1e7-1f1ec=bulgaria 1f685=bullettrain_front
1f684=bullettrain_side 1f1e7-1f1eb=burkina_faso 1f32f=burrito 1f1e7-1f1ee=burundi 1f68c=bus
1f574=business_suit_levitating 1f68f=busstop 1f464=bust_in_silhouette 1f465=busts_in_silhouette 1f9c8=butter
1f98b=butterfly 1f335=cactus 1f370=cake 1f4c6=calendar 1f919=call_me_hand 1f4f2=calling 1f1f0-1f1ed=cambodia
1f42b=camel 1f4f7=camera 1f4f8=camera_flash 1f1e8-1f1f2=cameroon 1f3d5=camping 1f1e8-1f1e6=canada
1f1ee-1f1e8=canary_islands 264b=cancer 1f56f=candle 1f36c=candy 1f96b=canned_food 1f6f6=canoe 1f1e8-1f1fb=cape_verde
1f520=capital_abcd 2651=capricorn 1f697=car,red_car 1f5c3=card_file_box 1f4c7=card_index 1f5c2=card_index_dividers
1f1e7-1f1f6=caribbean_netherlands 1f3a0=carousel_horse 1fa9a=carpentry_saw 1f955=carrot 1f938=cartwheeling 1f431=cat
1f408=cat2 1f1f0-1f1fe=cayman_islands 1f4bf=cd 1f1e8-1f1eb=central_african_republic 1f1ea-1f1e6=ceuta_melilla
1f1f9-1f1e9=chad 26d3=chains 1fa91=chair 1f37e=champagne 1f4b9=chart 1f4c9=chart_with_downwards_trend
1f4c8=chart_with_upwards_trend 1f3c1=checkered_flag 1f9c0=cheese 1f352=cherries 1f338=cherry_blossom 265f=chess_pawn
1f330=chestnut 1f414=chicken 1f9d2=child 1f6b8=children_crossing 1f1e8-1f1f1=chile 1f43f=chipmunk 1f36b=chocolate_bar
1f962=chopsticks 1f1e8-1f1fd=christmas_island 1f384=christmas_tree 26ea=church 1f3a6=cinema 1f3aa=circus_tent
1f307=city_sunrise 1f306=city_sunset 1f3d9=cityscape 1f191=cl 1f5dc=clamp 1f44f=clap 1f3ac=clapper
1f3db=classical_building 1f9d7=climbing 1f9d7-2642=climbing_man 1f9d7-2640=climbing_woman 1f942=clinking_glasses
1f4cb=clipboard 1f1e8-1f1f5=clipperton_island 1f550=clock1 1f559=clock10 1f565=clock1030 1f55a=clock11 1f566=clock1130
1f55b=clock12 1f567=clock1230 1f55c=clock130 1f551=clock2 1f55d=clock230 1f552=clock3 1f55e=clock330 1f553=clock4
1f55f=clock430 1f554=clock5 1f560=clock530 1f555=clock6 1f561=clock630 1f556=clock7 1f562=clock730 1f557=clock8
1f563=clock830 1f558=clock9 1f564=clock930 1f4d5=closed_book 1f510=closed_lock_with_key 1f302=closed_umbrella
2601=cloud 1f329=cloud_with_lightning 26c8=cloud_with_lightning_and_rain 1f327=cloud_with_rain 1f328=cloud_with_snow
1f921=clown_face 2663=clubs 1f1e8-1f1f3=cn 1f9e5=coat 1fab3=cockroach 1f378=cocktail 1f965=coconut
1f1e8-1f1e8=cocos_islands 2615=coffee 26b0=coffin 1fa99=coin 1f976=cold_face 1f630=cold_sweat 1f1e8-1f1f4=colombia
2604=comet 1f1f0-1f1f2=comoros 1f9ed=compass 1f4bb=computer 1f5b1=computer_mouse 1f38a=confetti_ball 1f616=confounded
1f615=confused 1f1e8-1f1ec=congo_brazzaville 1f1e8-1f1e9=congo_kinshasa 3297=congratulations 1f6a7=construction
1f477=construction_worker 1f477-2642=construction_worker_man 1f477-2640=construction_worker_woman 1f39b=control_knobs
1f3ea=convenience_store 1f9d1-1f373=cook 1f1e8-1f1f0=cook_islands 1f36a=cookie 1f192=cool 1f46e=cop,police_officer
00a9=copyright 1fab8=coral 1f33d=corn 1f1e8-1f1f7=costa_rica 1f1e8-1f1ee=cote_divoire 1f6cb=couch_and_lamp
1f46b=couple 1f491=couple_with_heart 1f468-2764-1f468=couple_with_heart_man_man
1f469-2764-1f468=couple_with_heart_woman_man 1f469-2764-1f469=couple_with_heart_woman_woman 1f48f=couplekiss
1f468-2764-1f48b-1f468=couplekiss_man_man 1f469-2764-1f48b-1f468=couplekiss_man_woman
1f469-2764-1f48b-1f469=couplekiss_woman_woman 1f42e=cow 1f404=cow2 1f920=cowboy_hat_face 1f980=crab 1f58d=crayon
1f4b3=credit_card 1f319=crescent_moon 1f997=cricket 1f3cf=cricket_game 1f1ed-1f1f7=croatia 1f40a=crocodile
1f950=croissant 1f91e=crossed_fingers 1f38c=crossed_flags 2694=crossed_swords 1f451=crown 1fa7c=crutch 1f622=cry
1f63f=crying_cat_face 1f52e=crystal_ball 1f1e8-1f1fa=cuba 1f952=cucumber 1f964=cup_with_straw 1f9c1=cupcake
1f498=cupid 1f1e8-1f1fc=curacao 1f94c=curling_stone 1f468-1f9b1=curly_haired_man 1f469-1f9b1=curly_haired_woman
27b0=curly_loop 1f4b1=currency_exchange 1f35b=curry 1f92c=cursing_face 1f36e=custard 1f6c3=customs 1f969=cut_of_meat
1f300=cyclone 1f1e8-1f1fe=cyprus 1f1e8-1f1ff=czech_republic 1f5e1=dagger 1f483=dancer,woman_dancing 1f46f=dancers
1f46f-2642=dancing_men 1f46f-2640=dancing_women 1f361=dango 1f576=dark_sunglasses 1f3af=dart 1f4a8=dash 1f4c5=date
1f1e9-1f1ea=de 1f9cf-2642=deaf_man 1f9cf=deaf_person 1f9cf-2640=deaf_woman 1f333=deciduous_tree 1f98c=deer
1f1e9-1f1f0=denmark 1f3ec=department_store 1f3da=derelict_house 1f3dc=desert 1f3dd=desert_island
1f5a5=desktop_computer 1f575=detective 1f4a0=diamond_shape_with_a_dot_inside 2666=diamonds 1f1e9-1f1ec=diego_garcia
1f61e=disappointed 1f625=disappointed_relieved 1f978=disguised_face 1f93f=diving_mask 1fa94=diya_lamp 1f4ab=dizzy
1f635=dizzy_face 1f1e9-1f1ef=djibouti 1f9ec=dna 1f6af=do_not_litter 1f9a4=dodo 1f436=dog 1f415=dog2 1f4b5=dollar
1f38e=dolls 1f42c=dolphin,flipper 1f1e9-1f1f2=dominica 1f1e9-1f1f4=dominican_republic 1facf=donkey 1f6aa=door
1fae5=dotted_line_face 1f369=doughnut 1f54a=dove 1f409=dragon 1f432=dragon_face 1f457=dress 1f42a=dromedary_camel
1f924=drooling_face 1fa78=drop_of_blood 1f4a7=droplet 1f941=drum 1f986=duck 1f95f=dumpling 1f4c0=dvd
1f4e7=e-mail,email 1f985=eagle 1f442=ear 1f33e=ear_of_rice 1f9bb=ear_with_hearing_aid 1f30d=earth_africa
1f30e=earth_americas 1f30f=earth_asia 1f1ea-1f1e8=ecuador 1f95a=egg 1f346=eggplant 1f1ea-1f1ec=egypt 0038-20e3=eight
2734=eight_pointed_black_star 2733=eight_spoked_asterisk 23cf=eject_button 1f1f8-1f1fb=el_salvador 1f50c=electric_plug
1f418=elephant 1f6d7=elevator 1f9dd=elf 1f9dd-2642=elf_man 1f9dd-2640=elf_woman 1fab9=empty_nest 1f51a=end
1f3f4-e0067-e0062-e0065-e006e-e0067-e007f=england 2709=envelope 1f4e9=envelope_with_arrow
1f1ec-1f1f6=equatorial_guinea 1f1ea-1f1f7=eritrea 1f1ea-1f1f8=es 1f1ea-1f1ea=estonia 1f1ea-1f1f9=ethiopia
1f1ea-1f1fa=eu,european_union 1f4b6=euro 1f3f0=european_castle 1f3e4=european_post_office 1f332=evergreen_tree
2757=exclamation,heavy_exclamation_mark 1f92f=exploding_head 1f611=expressionless 1f441=eye
1f441-1f5e8=eye_speech_bubble 1f453=eyeglasses 1f440=eyes 1f62e-1f4a8=face_exhaling 1f979=face_holding_back_tears
1f636-1f32b=face_in_clouds 1fae4=face_with_diagonal_mouth 1f915=face_with_head_bandage
1fae2=face_with_open_eyes_and_hand_over_mouth 1fae3=face_with_peeking_eye 1f635-1f4ab=face_with_spiral_eyes
1f912=face_with_thermometer 1f926=facepalm 1f44a=facepunch,fist_oncoming,punch 1f3ed=factory
1f9d1-1f3ed=factory_worker 1f9da=fairy 1f9da-2642=fairy_man 1f9da-2640=fairy_woman 1f9c6=falafel
1f1eb-1f1f0=falkland_islands 1f342=fallen_leaf 1f46a=family 1f468-1f466=family_man_boy
1f468-1f466-1f466=family_man_boy_boy 1f468-1f467=family_man_girl 1f468-1f467-1f466=family_man_girl_boy
1f468-1f467-1f467=family_man_girl_girl 1f468-1f468-1f466=family_man_man_boy
1f468-1f468-1f466-1f466=family_man_man_boy_boy 1f468-1f468-1f467=family_man_man_girl
1f468-1f468-1f467-1f466=family_man_man_girl_boy 1f468-1f468-1f467-1f467=family_man_man_girl_girl
1f468-1f469-1f466=family_man_woman_boy 1f468-1f469-1f466-1f466=family_man_woman_boy_boy
1f468-1f469-1f467=family_man_woman_girl 1f468-1f469-1f467-1f466=family_man_woman_girl_boy
1f468-1f469-1f467-1f467=family_man_woman_girl_girl 1f469-1f466=family_woman_boy 1f469-1f466-1f466=family_woman_boy_boy
1f469-1f467=family_woman_girl 1f469-1f467-1f466=family_woman_girl_boy 1f469-1f467-1f467=family_woman_girl_girl
1f469-1f469-1f466=family_woman_woman_boy 1f469-1f469-1f466-1f466=family_woman_woman_boy_boy
1f469-1f469-1f467=family_woman_woman_girl 1f469-1f469-1f467-1f466=family_woman_woman_girl_boy
1f469-1f469-1f467-1f467=family_woman_woman_girl_girl 1f9d1-1f33e=farmer 1f1eb-1f1f4=faroe_islands 23e9=fast_forward
1f4e0=fax 1f628=fearful 1fab6=feather 1f43e=feet,paw_prints 1f575-2640=female_detective 2640=female_sign
1f3a1=ferris_wheel 26f4=ferry 1f3d1=field_hockey 1f1eb-1f1ef=fiji 1f5c4=file_cabinet 1f4c1=file_folder
1f4fd=film_projector 1f39e=film_strip 1f1eb-1f1ee=finland 1f525=fire 1f692=fire_engine 1f9ef=fire_extinguisher
1f9e8=firecracker 1f9d1-1f692=firefighter 1f386=fireworks 1f313=first_quarter_moon 1f31b=first_quarter_moon_with_face
1f41f=fish 1f365=fish_cake 1f3a3=fishing_pole_and_fish 270a=fist,fist_raised 1f91b=fist_left 1f91c=fist_right
0035-20e3=five 1f38f=flags 1f9a9=flamingo 1f526=flashlight 1f97f=flat_shoe 1fad3=flatbread 269c=fleur_de_lis
1f6ec=flight_arrival 1f6eb=flight_departure 1f4be=floppy_disk 1f3b4=flower_playing_cards 1f633=flushed 1fa88=flute
1fab0=fly 1f94f=flying_disc 1f6f8=flying_saucer 1f32b=fog 1f301=foggy 1faad=folding_hand_fan 1fad5=fondue 1f9b6=foot
1f3c8=football 1f463=footprints 1f374=fork_and_knife 1f960=fortune_cookie 26f2=fountain 1f58b=fountain_pen
0034-20e3=four 1f340=four_leaf_clover 1f98a=fox_face 1f1eb-1f1f7=fr 1f5bc=framed_picture 1f193=free
1f1ec-1f1eb=french_guiana 1f1f5-1f1eb=french_polynesia 1f1f9-1f1eb=french_southern_territories 1f373=fried_egg
1f364=fried_shrimp 1f35f=fries 1f438=frog 1f626=frowning 2639=frowning_face 1f64d-2642=frowning_man
1f64d=frowning_person 1f64d-2640=frowning_woman 1f595=fu,middle_finger 26fd=fuelpump 1f315=full_moon
1f31d=full_moon_with_face 26b1=funeral_urn 1f1ec-1f1e6=gabon 1f1ec-1f1f2=gambia 1f3b2=game_die 1f9c4=garlic
1f1ec-1f1e7=gb,uk 2699=gear 1f48e=gem 264a=gemini 1f9de=genie 1f9de-2642=genie_man 1f9de-2640=genie_woman
1f1ec-1f1ea=georgia 1f1ec-1f1ed=ghana 1f47b=ghost 1f1ec-1f1ee=gibraltar 1f381=gift 1f49d=gift_heart 1fada=ginger_root
1f992=giraffe 1f467=girl 1f310=globe_with_meridians 1f9e4=gloves 1f945=goal_net 1f410=goat 1f97d=goggles 26f3=golf
1f3cc=golfing 1f3cc-2642=golfing_man 1f3cc-2640=golfing_woman 1fabf=goose 1f98d=gorilla 1f347=grapes
1f1ec-1f1f7=greece 1f34f=green_apple 1f4d7=green_book 1f7e2=green_circle 1f49a=green_heart 1f957=green_salad
1f7e9=green_square 1f1ec-1f1f1=greenland 1f1ec-1f1e9=grenada 2755=grey_exclamation 1fa76=grey_heart 2754=grey_question
1f62c=grimacing 1f601=grin 1f600=grinning 1f1ec-1f1f5=guadeloupe 1f1ec-1f1fa=guam 1f482=guard 1f482-2642=guardsman
1f482-2640=guardswoman 1f1ec-1f1f9=guatemala 1f1ec-1f1ec=guernsey 1f9ae=guide_dog 1f1ec-1f1f3=guinea
1f1ec-1f1fc=guinea_bissau 1f3b8=guitar 1f52b=gun 1f1ec-1f1fe=guyana 1faae=hair_pick 1f487=haircut
1f487-2642=haircut_man 1f487-2640=haircut_woman 1f1ed-1f1f9=haiti 1f354=hamburger 1f528=hammer 2692=hammer_and_pick
1f6e0=hammer_and_wrench 1faac=hamsa 1f439=hamster 270b=hand,raised_hand 1f92d=hand_over_mouth
1faf0=hand_with_index_finger_and_thumb_crossed 1f45c=handbag 1f93e=handball_person 1f91d=handshake
1f4a9=hankey,poop,shit 0023-20e3=hash 1f425=hatched_chick 1f423=hatching_chick 1f3a7=headphones 1faa6=headstone
1f9d1-2695=health_worker 1f649=hear_no_evil 1f1ed-1f1f2=heard_mcdonald_islands 2764=heart 1f49f=heart_decoration
1f60d=heart_eyes 1f63b=heart_eyes_cat 1faf6=heart_hands 2764-1f525=heart_on_fire 1f493=heartbeat 1f497=heartpulse
2665=hearts 2714=heavy_check_mark 2797=heavy_division_sign 1f4b2=heavy_dollar_sign 1f7f0=heavy_equals_sign
2763=heavy_heart_exclamation 2796=heavy_minus_sign 2716=heavy_multiplication_x 2795=heavy_plus_sign 1f994=hedgehog
1f681=helicopter 1f33f=herb 1f33a=hibiscus 1f506=high_brightness 1f460=high_heel 1f97e=hiking_boot 1f6d5=hindu_temple
1f99b=hippopotamus 1f52a=hocho,knife 1f573=hole 1f1ed-1f1f3=honduras 1f36f=honey_pot 1f1ed-1f1f0=hong_kong 1fa9d=hook
1f434=horse 1f3c7=horse_racing 1f3e5=hospital 1f975=hot_face 1f336=hot_pepper 1f32d=hotdog 1f3e8=hotel 2668=hotsprings
231b=hourglass 23f3=hourglass_flowing_sand 1f3e0=house 1f3e1=house_with_garden 1f3d8=houses 1f917=hugs
1f1ed-1f1fa=hungary 1f62f=hushed 1f6d6=hut 1fabb=hyacinth 1f368=ice_cream 1f9ca=ice_cube 1f3d2=ice_hockey
26f8=ice_skate 1f366=icecream 1f1ee-1f1f8=iceland 1f194=id 1faaa=identification_card 1f250=ideograph_advantage
1f47f=imp 1f4e5=inbox_tray 1f4e8=incoming_envelope 1faf5=index_pointing_at_the_viewer 1f1ee-1f1f3=india
1f1ee-1f1e9=indonesia 267e=infinity 1f481=information_desk_person,tipping_hand_person 2139=information_source
1f607=innocent 2049=interrobang 1f4f1=iphone 1f1ee-1f1f7=iran 1f1ee-1f1f6=iraq 1f1ee-1f1ea=ireland
1f1ee-1f1f2=isle_of_man 1f1ee-1f1f1=israel 1f1ee-1f1f9=it 1f3ee=izakaya_lantern,lantern 1f383=jack_o_lantern
1f1ef-1f1f2=jamaica 1f5fe=japan 1f3ef=japanese_castle 1f47a=japanese_goblin 1f479=japanese_ogre 1fad9=jar 1f456=jeans
1fabc=jellyfish 1f1ef-1f1ea=jersey 1f9e9=jigsaw 1f1ef-1f1f4=jordan 1f602=joy 1f639=joy_cat 1f579=joystick
1f1ef-1f1f5=jp 1f9d1-2696=judge 1f939=juggling_person 1f54b=kaaba 1f998=kangaroo 1f1f0-1f1ff=kazakhstan
1f1f0-1f1ea=kenya 1f511=key 2328=keyboard 1f51f=keycap_ten 1faaf=khanda 1f6f4=kick_scooter 1f458=kimono
1f1f0-1f1ee=kiribati 1f48b=kiss 1f617=kissing 1f63d=kissing_cat 1f61a=kissing_closed_eyes 1f618=kissing_heart
1f619=kissing_smiling_eyes 1fa81=kite 1f95d=kiwi_fruit 1f9ce-2642=kneeling_man 1f9ce=kneeling_person
1f9ce-2640=kneeling_woman 1faa2=knot 1f428=koala 1f201=koko 1f1fd-1f1f0=kosovo 1f1f0-1f1f7=kr 1f1f0-1f1fc=kuwait
1f1f0-1f1ec=kyrgyzstan 1f97c=lab_coat 1f3f7=label 1f94d=lacrosse 1fa9c=ladder 1f41e=lady_beetle 1f1f1-1f1e6=laos
1f535=large_blue_circle 1f537=large_blue_diamond 1f536=large_orange_diamond 1f317=last_quarter_moon
1f31c=last_quarter_moon_with_face 271d=latin_cross 1f1f1-1f1fb=latvia 1f606=laughing,satisfied 1f96c=leafy_green
1f343=leaves 1f1f1-1f1e7=lebanon 1f4d2=ledger 1f6c5=left_luggage 2194=left_right_arrow 1f5e8=left_speech_bubble
21a9=leftwards_arrow_with_hook 1faf2=leftwards_hand 1faf7=leftwards_pushing_hand 1f9b5=leg 1f34b=lemon 264c=leo
1f406=leopard 1f1f1-1f1f8=lesotho 1f39a=level_slider 1f1f1-1f1f7=liberia 264e=libra 1f1f1-1f1fe=libya
1f1f1-1f1ee=liechtenstein 1fa75=light_blue_heart 1f688=light_rail 1f517=link 1f981=lion 1f444=lips 1f484=lipstick
1f1f1-1f1f9=lithuania 1f98e=lizard 1f999=llama 1f99e=lobster 1f512=lock 1f50f=lock_with_ink_pen 1f36d=lollipop
1fa98=long_drum 27bf=loop 1f9f4=lotion_bottle 1fab7=lotus 1f9d8=lotus_position 1f9d8-2642=lotus_position_man
1f9d8-2640=lotus_position_woman 1f50a=loud_sound 1f4e2=loudspeaker 1f3e9=love_hotel 1f48c=love_letter
1f91f=love_you_gesture 1faab=low_battery 1f505=low_brightness 1f9f3=luggage 1fac1=lungs 1f1f1-1f1fa=luxembourg
1f925=lying_face 24c2=m 1f1f2-1f1f4=macau 1f1f2-1f1f0=macedonia 1f1f2-1f1ec=madagascar 1f50d=mag 1f50e=mag_right
1f9d9=mage 1f9d9-2642=mage_man 1f9d9-2640=mage_woman 1fa84=magic_wand 1f9f2=magnet 1f004=mahjong 1f4eb=mailbox
1f4ea=mailbox_closed 1f4ec=mailbox_with_mail 1f4ed=mailbox_with_no_mail 1f1f2-1f1fc=malawi 1f1f2-1f1fe=malaysia
1f1f2-1f1fb=maldives 1f575-2642=male_detective 2642=male_sign 1f1f2-1f1f1=mali 1f1f2-1f1f9=malta 1f9a3=mammoth
1f468=man 1f468-1f3a8=man_artist 1f468-1f680=man_astronaut 1f9d4-2642=man_beard 1f938-2642=man_cartwheeling
1f468-1f373=man_cook 1f57a=man_dancing 1f926-2642=man_facepalming 1f468-1f3ed=man_factory_worker
1f468-1f33e=man_farmer 1f468-1f37c=man_feeding_baby 1f468-1f692=man_firefighter 1f468-2695=man_health_worker
1f468-1f9bd=man_in_manual_wheelchair 1f468-1f9bc=man_in_motorized_wheelchair 1f935-2642=man_in_tuxedo
1f468-2696=man_judge 1f939-2642=man_juggling 1f468-1f527=man_mechanic 1f468-1f4bc=man_office_worker
1f468-2708=man_pilot 1f93e-2642=man_playing_handball 1f93d-2642=man_playing_water_polo 1f468-1f52c=man_scientist
1f937-2642=man_shrugging 1f468-1f3a4=man_singer 1f468-1f393=man_student 1f468-1f3eb=man_teacher
1f468-1f4bb=man_technologist 1f472=man_with_gua_pi_mao 1f468-1f9af=man_with_probing_cane 1f473-2642=man_with_turban
1f470-2642=man_with_veil 1f34a=mandarin,orange,tangerine 1f96d=mango 1f45e=mans_shoe,shoe 1f570=mantelpiece_clock
1f9bd=manual_wheelchair 1f341=maple_leaf 1fa87=maracas 1f1f2-1f1ed=marshall_islands 1f94b=martial_arts_uniform
1f1f2-1f1f6=martinique 1f637=mask 1f486=massage 1f486-2642=massage_man 1f486-2640=massage_woman 1f9c9=mate
1f1f2-1f1f7=mauritania 1f1f2-1f1fa=mauritius 1f1fe-1f1f9=mayotte 1f356=meat_on_bone 1f9d1-1f527=mechanic
1f9be=mechanical_arm 1f9bf=mechanical_leg 1f396=medal_military 1f3c5=medal_sports 2695=medical_symbol 1f4e3=mega
1f348=melon 1fae0=melting_face 1f4dd=memo,pencil 1f93c-2642=men_wrestling 2764-1fa79=mending_heart 1f54e=menorah
1f6b9=mens 1f9dc-2640=mermaid 1f9dc-2642=merman 1f9dc=merperson 1f918=metal 1f687=metro 1f1f2-1f1fd=mexico
1f9a0=microbe 1f1eb-1f1f2=micronesia 1f3a4=microphone 1f52c=microscope 1fa96=military_helmet 1f95b=milk_glass
1f30c=milky_way 1f690=minibus 1f4bd=minidisc 1fa9e=mirror 1faa9=mirror_ball 1f4f4=mobile_phone_off 1f1f2-1f1e9=moldova
1f1f2-1f1e8=monaco 1f911=money_mouth_face 1f4b8=money_with_wings 1f4b0=moneybag 1f1f2-1f1f3=mongolia 1f412=monkey
1f435=monkey_face 1f9d0=monocle_face 1f69d=monorail 1f1f2-1f1ea=montenegro 1f1f2-1f1f8=montserrat
1f314=moon,waxing_gibbous_moon 1f96e=moon_cake 1face=moose 1f1f2-1f1e6=morocco 1f393=mortar_board 1f54c=mosque
1f99f=mosquito 1f6e5=motor_boat 1f6f5=motor_scooter 1f3cd=motorcycle 1f9bc=motorized_wheelchair 1f6e3=motorway
1f5fb=mount_fuji 26f0=mountain 1f6b5=mountain_bicyclist 1f6b5-2642=mountain_biking_man
1f6b5-2640=mountain_biking_woman 1f6a0=mountain_cableway 1f69e=mountain_railway 1f3d4=mountain_snow 1f42d=mouse
1f401=mouse2 1faa4=mouse_trap 1f3a5=movie_camera 1f5ff=moyai 1f1f2-1f1ff=mozambique 1f936=mrs_claus 1f4aa=muscle
1f344=mushroom 1f3b9=musical_keyboard 1f3b5=musical_note 1f3bc=musical_score 1f507=mute 1f9d1-1f384=mx_claus
1f1f2-1f1f2=myanmar 1f485=nail_care 1f4db=name_badge 1f1f3-1f1e6=namibia 1f3de=national_park 1f1f3-1f1f7=nauru
1f922=nauseated_face 1f9ff=nazar_amulet 1f454=necktie 274e=negative_squared_cross_mark 1f1f3-1f1f5=nepal
1f913=nerd_face 1faba=nest_with_eggs 1fa86=nesting_dolls 1f1f3-1f1f1=netherlands 1f610=neutral_face 1f195=new
1f1f3-1f1e8=new_caledonia 1f311=new_moon 1f31a=new_moon_with_face 1f1f3-1f1ff=new_zealand 1f4f0=newspaper
1f5de=newspaper_roll 23ed=next_track_button 1f196=ng 1f645-2642=ng_man,no_good_man 1f645-2640=ng_woman,no_good_woman
1f1f3-1f1ee=nicaragua 1f1f3-1f1ea=niger 1f1f3-1f1ec=nigeria 1f303=night_with_stars 0039-20e3=nine 1f977=ninja
1f1f3-1f1fa=niue 1f515=no_bell 1f6b3=no_bicycles 26d4=no_entry 1f6ab=no_entry_sign 1f645=no_good
1f4f5=no_mobile_phones 1f636=no_mouth 1f6b7=no_pedestrians 1f6ad=no_smoking 1f6b1=non-potable_water
1f1f3-1f1eb=norfolk_island 1f1f0-1f1f5=north_korea 1f1f2-1f1f5=northern_mariana_islands 1f1f3-1f1f4=norway 1f443=nose
1f4d3=notebook 1f4d4=notebook_with_decorative_cover 1f3b6=notes 1f529=nut_and_bolt 2b55=o 1f17e=o2 1f30a=ocean
1f419=octopus 1f362=oden 1f3e2=office 1f9d1-1f4bc=office_worker 1f6e2=oil_drum 1f197=ok 1f44c=ok_hand
1f646-2642=ok_man 1f646=ok_person 1f646-2640=ok_woman 1f5dd=old_key 1f9d3=older_adult 1f474=older_man
1f475=older_woman 1fad2=olive 1f549=om 1f1f4-1f1f2=oman 1f51b=on 1f698=oncoming_automobile 1f68d=oncoming_bus
1f694=oncoming_police_car 1f696=oncoming_taxi 0031-20e3=one 1fa71=one_piece_swimsuit 1f9c5=onion
1f4c2=open_file_folder 1f450=open_hands 1f62e=open_mouth 2602=open_umbrella 26ce=ophiuchus 1f4d9=orange_book
1f7e0=orange_circle 1f9e1=orange_heart 1f7e7=orange_square 1f9a7=orangutan 2626=orthodox_cross 1f9a6=otter
1f4e4=outbox_tray 1f989=owl 1f402=ox 1f9aa=oyster 1f4e6=package 1f4c4=page_facing_up 1f4c3=page_with_curl 1f4df=pager
1f58c=paintbrush 1f1f5-1f1f0=pakistan 1f1f5-1f1fc=palau 1f1f5-1f1f8=palestinian_territories 1faf3=palm_down_hand
1f334=palm_tree 1faf4=palm_up_hand 1f932=palms_up_together 1f1f5-1f1e6=panama 1f95e=pancakes 1f43c=panda_face
1f4ce=paperclip 1f587=paperclips 1f1f5-1f1ec=papua_new_guinea 1fa82=parachute 1f1f5-1f1fe=paraguay
26f1=parasol_on_ground 1f17f=parking 1f99c=parrot 303d=part_alternation_mark 26c5=partly_sunny 1f973=partying_face
1f6f3=passenger_ship 1f6c2=passport_control 23f8=pause_button 1fadb=pea_pod 262e=peace_symbol 1f351=peach
1f99a=peacock 1f95c=peanuts 1f350=pear 1f58a=pen 270f=pencil2 1f427=penguin 1f614=pensive
1f9d1-1f91d-1f9d1=people_holding_hands 1fac2=people_hugging 1f3ad=performing_arts 1f623=persevere
1f9d1-1f9b2=person_bald 1f9d1-1f9b1=person_curly_hair 1f9d1-1f37c=person_feeding_baby 1f93a=person_fencing
1f9d1-1f9bd=person_in_manual_wheelchair 1f9d1-1f9bc=person_in_motorized_wheelchair 1f935=person_in_tuxedo
1f9d1-1f9b0=person_red_hair 1f9d1-1f9b3=person_white_hair 1fac5=person_with_crown 1f9d1-1f9af=person_with_probing_cane
1f473=person_with_turban 1f470=person_with_veil 1f1f5-1f1ea=peru 1f9eb=petri_dish 1f1f5-1f1ed=philippines
260e=phone,telephone 26cf=pick 1f6fb=pickup_truck 1f967=pie 1f437=pig 1f416=pig2 1f43d=pig_nose 1f48a=pill
1f9d1-2708=pilot 1fa85=pinata 1f90c=pinched_fingers 1f90f=pinching_hand 1f34d=pineapple 1f3d3=ping_pong
1fa77=pink_heart 1f3f4-2620=pirate_flag 2653=pisces 1f1f5-1f1f3=pitcairn_islands 1f355=pizza 1faa7=placard
1f6d0=place_of_worship 1f37d=plate_with_cutlery 23ef=play_or_pause_button 1f6dd=playground_slide 1f97a=pleading_face
1faa0=plunger 1f447=point_down 1f448=point_left 1f449=point_right 261d=point_up 1f446=point_up_2 1f1f5-1f1f1=poland
1f43b-2744=polar_bear 1f693=police_car 1f46e-2642=policeman 1f46e-2640=policewoman 1f429=poodle 1f37f=popcorn
1f1f5-1f1f9=portugal 1f3e3=post_office 1f4ef=postal_horn 1f4ee=postbox 1f6b0=potable_water 1f954=potato
1fab4=potted_plant 1f45d=pouch 1f357=poultry_leg 1f4b7=pound 1fad7=pouring_liquid 1f621=pout,rage 1f63e=pouting_cat
1f64e=pouting_face 1f64e-2642=pouting_man 1f64e-2640=pouting_woman 1f64f=pray 1f4ff=prayer_beads 1fac3=pregnant_man
1fac4=pregnant_person 1f930=pregnant_woman 1f968=pretzel 23ee=previous_track_button 1f934=prince 1f478=princess
1f5a8=printer 1f9af=probing_cane 1f1f5-1f1f7=puerto_rico 1f7e3=purple_circle 1f49c=purple_heart 1f7ea=purple_square
1f45b=purse 1f4cc=pushpin 1f6ae=put_litter_in_its_place 1f1f6-1f1e6=qatar 2753=question 1f430=rabbit 1f407=rabbit2
1f99d=raccoon 1f40e=racehorse 1f3ce=racing_car 1f4fb=radio 1f518=radio_button 2622=radioactive 1f683=railway_car
1f6e4=railway_track 1f308=rainbow 1f3f3-1f308=rainbow_flag 1f91a=raised_back_of_hand 1f928=raised_eyebrow
1f590=raised_hand_with_fingers_splayed 1f64c=raised_hands 1f64b=raising_hand 1f64b-2642=raising_hand_man
1f64b-2640=raising_hand_woman 1f40f=ram 1f35c=ramen 1f400=rat 1fa92=razor 1f9fe=receipt 23fa=record_button
267b=recycle 1f534=red_circle 1f9e7=red_envelope 1f468-1f9b0=red_haired_man 1f469-1f9b0=red_haired_woman
1f7e5=red_square 00ae=registered 263a=relaxed 1f60c=relieved 1f397=reminder_ribbon 1f501=repeat 1f502=repeat_one
26d1=rescue_worker_helmet 1f6bb=restroom 1f1f7-1f1ea=reunion 1f49e=revolving_hearts 23ea=rewind 1f98f=rhinoceros
1f380=ribbon 1f35a=rice 1f359=rice_ball 1f358=rice_cracker 1f391=rice_scene 1f5ef=right_anger_bubble
1faf1=rightwards_hand 1faf8=rightwards_pushing_hand 1f48d=ring 1f6df=ring_buoy 1fa90=ringed_planet 1f916=robot
1faa8=rock 1f680=rocket 1f923=rofl 1f644=roll_eyes 1f9fb=roll_of_paper 1f3a2=roller_coaster 1f6fc=roller_skate
1f1f7-1f1f4=romania 1f413=rooster 1f339=rose 1f3f5=rosette 1f6a8=rotating_light 1f4cd=round_pushpin 1f6a3=rowboat
1f6a3-2642=rowing_man 1f6a3-2640=rowing_woman 1f1f7-1f1fa=ru 1f3c9=rugby_football 1f3c3=runner,running
1f3c3-2642=running_man 1f3bd=running_shirt_with_sash 1f3c3-2640=running_woman 1f1f7-1f1fc=rwanda 1f202=sa
1f9f7=safety_pin 1f9ba=safety_vest 2650=sagittarius 1f376=sake 1f9c2=salt 1fae1=saluting_face 1f1fc-1f1f8=samoa
1f1f8-1f1f2=san_marino 1f461=sandal 1f96a=sandwich 1f385=santa 1f1f8-1f1f9=sao_tome_principe 1f97b=sari
1f481-2642=sassy_man,tipping_hand_man 1f481-2640=sassy_woman,tipping_hand_woman 1f4e1=satellite
1f1f8-1f1e6=saudi_arabia 1f9d6-2642=sauna_man 1f9d6=sauna_person 1f9d6-2640=sauna_woman 1f995=sauropod 1f3b7=saxophone
1f9e3=scarf 1f3eb=school 1f392=school_satchel 1f9d1-1f52c=scientist 2702=scissors 1f982=scorpion 264f=scorpius
1f3f4-e0067-e0062-e0073-e0063-e0074-e007f=scotland 1f631=scream 1f640=scream_cat 1fa9b=screwdriver 1f4dc=scroll
1f9ad=seal 1f4ba=seat 3299=secret 1f648=see_no_evil 1f331=seedling 1f933=selfie 1f1f8-1f1f3=senegal 1f1f7-1f1f8=serbia
1f415-1f9ba=service_dog 0037-20e3=seven 1faa1=sewing_needle 1f1f8-1f1e8=seychelles 1fae8=shaking_face
1f958=shallow_pan_of_food 2618=shamrock 1f988=shark 1f367=shaved_ice 1f411=sheep 1f41a=shell 1f6e1=shield
26e9=shinto_shrine 1f6a2=ship 1f455=shirt,tshirt 1f6cd=shopping 1f6d2=shopping_cart 1fa73=shorts 1f6bf=shower
1f990=shrimp 1f937=shrug 1f92b=shushing_face 1f1f8-1f1f1=sierra_leone 1f4f6=signal_strength 1f1f8-1f1ec=singapore
1f9d1-1f3a4=singer 1f1f8-1f1fd=sint_maarten 0036-20e3=six 1f52f=six_pointed_star 1f6f9=skateboard 1f3bf=ski 26f7=skier
1f480=skull 2620=skull_and_crossbones 1f9a8=skunk 1f6f7=sled 1f634=sleeping 1f6cc=sleeping_bed 1f62a=sleepy
1f641=slightly_frowning_face 1f642=slightly_smiling_face 1f3b0=slot_machine 1f9a5=sloth 1f1f8-1f1f0=slovakia
1f1f8-1f1ee=slovenia 1f6e9=small_airplane 1f539=small_blue_diamond 1f538=small_orange_diamond 1f53a=small_red_triangle
1f53b=small_red_triangle_down 1f604=smile 1f638=smile_cat 1f603=smiley 1f63a=smiley_cat 1f972=smiling_face_with_tear
1f970=smiling_face_with_three_hearts 1f608=smiling_imp 1f60f=smirk 1f63c=smirk_cat 1f6ac=smoking 1f40c=snail
1f40d=snake 1f927=sneezing_face 1f3c2=snowboarder 2744=snowflake 26c4=snowman 2603=snowman_with_snow 1f9fc=soap
1f62d=sob 26bd=soccer 1f9e6=socks 1f94e=softball 1f1f8-1f1e7=solomon_islands 1f1f8-1f1f4=somalia 1f51c=soon 1f198=sos
1f509=sound 1f1ff-1f1e6=south_africa 1f1ec-1f1f8=south_georgia_south_sandwich_islands 1f1f8-1f1f8=south_sudan
1f47e=space_invader 2660=spades 1f35d=spaghetti 2747=sparkle 1f387=sparkler 2728=sparkles 1f496=sparkling_heart
1f64a=speak_no_evil 1f508=speaker 1f5e3=speaking_head 1f4ac=speech_balloon 1f6a4=speedboat 1f577=spider
1f578=spider_web 1f5d3=spiral_calendar 1f5d2=spiral_notepad 1f9fd=sponge 1f944=spoon 1f991=squid 1f1f1-1f1f0=sri_lanka
1f1e7-1f1f1=st_barthelemy 1f1f8-1f1ed=st_helena 1f1f0-1f1f3=st_kitts_nevis 1f1f1-1f1e8=st_lucia 1f1f2-1f1eb=st_martin
1f1f5-1f1f2=st_pierre_miquelon 1f1fb-1f1e8=st_vincent_grenadines 1f3df=stadium 1f9cd-2642=standing_man
1f9cd=standing_person 1f9cd-2640=standing_woman 2b50=star 1f31f=star2 262a=star_and_crescent 2721=star_of_david
1f929=star_struck 1f320=stars 1f689=station 1f5fd=statue_of_liberty 1f682=steam_locomotive 1fa7a=stethoscope
1f372=stew 23f9=stop_button 1f6d1=stop_sign 23f1=stopwatch 1f4cf=straight_ruler 1f353=strawberry
1f61b=stuck_out_tongue 1f61d=stuck_out_tongue_closed_eyes 1f61c=stuck_out_tongue_winking_eye 1f9d1-1f393=student
1f399=studio_microphone 1f959=stuffed_flatbread 1f1f8-1f1e9=sudan 1f325=sun_behind_large_cloud
1f326=sun_behind_rain_cloud 1f324=sun_behind_small_cloud 1f31e=sun_with_face 1f33b=sunflower 1f60e=sunglasses
2600=sunny 1f305=sunrise 1f304=sunrise_over_mountains 1f9b8=superhero 1f9b8-2642=superhero_man
1f9b8-2640=superhero_woman 1f9b9=supervillain 1f9b9-2642=supervillain_man 1f9b9-2640=supervillain_woman 1f3c4=surfer
1f3c4-2642=surfing_man 1f3c4-2640=surfing_woman 1f1f8-1f1f7=suriname 1f363=sushi 1f69f=suspension_railway
1f1f8-1f1ef=svalbard_jan_mayen 1f9a2=swan 1f1f8-1f1ff=swaziland 1f613=sweat 1f4a6=sweat_drops 1f605=sweat_smile
1f1f8-1f1ea=sweden 1f360=sweet_potato 1fa72=swim_brief 1f3ca=swimmer 1f3ca-2642=swimming_man 1f3ca-2640=swimming_woman
1f1e8-1f1ed=switzerland 1f523=symbols 1f54d=synagogue 1f1f8-1f1fe=syria 1f489=syringe 1f996=t-rex 1f32e=taco
1f389=tada 1f1f9-1f1fc=taiwan 1f1f9-1f1ef=tajikistan 1f961=takeout_box 1fad4=tamale 1f38b=tanabata_tree
1f1f9-1f1ff=tanzania 2649=taurus 1f695=taxi 1f375=tea 1f9d1-1f3eb=teacher 1fad6=teapot 1f9d1-1f4bb=technologist
1f9f8=teddy_bear 1f4de=telephone_receiver 1f52d=telescope 1f3be=tennis 26fa=tent 1f9ea=test_tube 1f1f9-1f1ed=thailand
1f321=thermometer 1f914=thinking 1fa74=thong_sandal 1f4ad=thought_balloon 1f9f5=thread 0033-20e3=three 1f3ab=ticket
1f39f=tickets 1f42f=tiger 1f405=tiger2 23f2=timer_clock 1f1f9-1f1f1=timor_leste 1f62b=tired_face 2122=tm
1f1f9-1f1ec=togo 1f6bd=toilet 1f1f9-1f1f0=tokelau 1f5fc=tokyo_tower 1f345=tomato 1f1f9-1f1f4=tonga 1f445=tongue
1f9f0=toolbox 1f9b7=tooth 1faa5=toothbrush 1f51d=top 1f3a9=tophat 1f32a=tornado 1f1f9-1f1f7=tr 1f5b2=trackball
1f69c=tractor 1f6a5=traffic_light 1f68b=train 1f686=train2 1f68a=tram 1f3f3-26a7=transgender_flag
26a7=transgender_symbol 1f6a9=triangular_flag_on_post 1f4d0=triangular_ruler 1f531=trident 1f1f9-1f1f9=trinidad_tobago
1f1f9-1f1e6=tristan_da_cunha 1f624=triumph 1f9cc=troll 1f68e=trolleybus 1f3c6=trophy 1f379=tropical_drink
1f420=tropical_fish 1f69a=truck 1f3ba=trumpet 1f337=tulip 1f943=tumbler_glass 1f1f9-1f1f3=tunisia 1f983=turkey
1f1f9-1f1f2=turkmenistan 1f1f9-1f1e8=turks_caicos_islands 1f422=turtle 1f1f9-1f1fb=tuvalu 1f4fa=tv
1f500=twisted_rightwards_arrows 0032-20e3=two 1f495=two_hearts 1f46c=two_men_holding_hands
1f46d=two_women_holding_hands 1f239=u5272 1f234=u5408 1f23a=u55b6 1f22f=u6307 1f237=u6708 1f236=u6709 1f235=u6e80
1f21a=u7121 1f238=u7533 1f232=u7981 1f233=u7a7a 1f1fa-1f1ec=uganda 1f1fa-1f1e6=ukraine 2614=umbrella 1f612=unamused
1f51e=underage 1f984=unicorn 1f1e6-1f1ea=united_arab_emirates 1f1fa-1f1f3=united_nations 1f513=unlock 1f199=up
1f643=upside_down_face 1f1fa-1f1fe=uruguay 1f1fa-1f1f8=us 1f1fa-1f1f2=us_outlying_islands
1f1fb-1f1ee=us_virgin_islands 1f1fa-1f1ff=uzbekistan 270c=v 1f9db=vampire 1f9db-2642=vampire_man
1f9db-2640=vampire_woman 1f1fb-1f1fa=vanuatu 1f1fb-1f1e6=vatican_city 1f1fb-1f1ea=venezuela
1f6a6=vertical_traffic_light 1f4fc=vhs 1f4f3=vibration_mode 1f4f9=video_camera 1f3ae=video_game 1f1fb-1f1f3=vietnam
1f3bb=violin 264d=virgo 1f30b=volcano 1f3d0=volleyball 1f92e=vomiting_face 1f19a=vs 1f596=vulcan_salute 1f9c7=waffle
1f3f4-e0067-e0062-e0077-e006c-e0073-e007f=wales 1f6b6=walking 1f6b6-2642=walking_man 1f6b6-2640=walking_woman
1f1fc-1f1eb=wallis_futuna 1f318=waning_crescent_moon 1f316=waning_gibbous_moon 26a0=warning 1f5d1=wastebasket
231a=watch 1f403=water_buffalo 1f93d=water_polo 1f349=watermelon 1f44b=wave 3030=wavy_dash 1f312=waxing_crescent_moon
1f6be=wc 1f629=weary 1f492=wedding 1f3cb=weight_lifting 1f3cb-2642=weight_lifting_man 1f3cb-2640=weight_lifting_woman
1f1ea-1f1ed=western_sahara 1f433=whale 1f40b=whale2 1f6de=wheel 2638=wheel_of_dharma 267f=wheelchair
2705=white_check_mark 26aa=white_circle 1f3f3=white_flag 1f4ae=white_flower 1f468-1f9b3=white_haired_man
1f469-1f9b3=white_haired_woman 1f90d=white_heart 2b1c=white_large_square 25fd=white_medium_small_square
25fb=white_medium_square 25ab=white_small_square 1f533=white_square_button 1f940=wilted_flower 1f390=wind_chime
1f32c=wind_face 1fa9f=window 1f377=wine_glass 1fabd=wing 1f609=wink 1f6dc=wireless 1f43a=wolf 1f469=woman
1f469-1f3a8=woman_artist 1f469-1f680=woman_astronaut 1f9d4-2640=woman_beard 1f938-2640=woman_cartwheeling
1f469-1f373=woman_cook 1f926-2640=woman_facepalming 1f469-1f3ed=woman_factory_worker 1f469-1f33e=woman_farmer
1f469-1f37c=woman_feeding_baby 1f469-1f692=woman_firefighter 1f469-2695=woman_health_worker
1f469-1f9bd=woman_in_manual_wheelchair 1f469-1f9bc=woman_in_motorized_wheelchair 1f935-2640=woman_in_tuxedo
1f469-2696=woman_judge 1f939-2640=woman_juggling 1f469-1f527=woman_mechanic 1f469-1f4bc=woman_office_worker
1f469-2708=woman_pilot 1f93e-2640=woman_playing_handball 1f93d-2640=woman_playing_water_polo
1f469-1f52c=woman_scientist 1f937-2640=woman_shrugging 1f469-1f3a4=woman_singer 1f469-1f393=woman_student
1f469-1f3eb=woman_teacher 1f469-1f4bb=woman_technologist 1f9d5=woman_with_headscarf
1f469-1f9af=woman_with_probing_cane 1f473-2640=woman_with_turban 1f45a=womans_clothes 1f452=womans_hat
1f93c-2640=women_wrestling 1f6ba=womens 1fab5=wood 1f974=woozy_face 1f5fa=world_map 1fab1=worm 1f61f=worried
1f527=wrench 1f93c=wrestling 270d=writing_hand 274c=x 1fa7b=x_ray 1f9f6=yarn 1f971=yawning_face 1f7e1=yellow_circle
1f49b=yellow_heart 1f7e8=yellow_square 1f1fe-1f1ea=yemen 1f4b4=yen 262f=yin_yang 1fa80=yo_yo 1f60b=yum
1f1ff-1f1f2=zambia 1f92a=zany_face 26a1=zap 1f993=zebra 0030-20e3=zero 1f1ff-1f1fc=zimbabwe 1f910=zipper_mouth_face
1f9df=zombie 1f9df-2642=zombie_man 1f9df-2640=zombie_woman 1f4a4=zzz
"""
