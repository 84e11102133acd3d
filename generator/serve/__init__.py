"""The development server: a built site on one port, rebuilt as files change, shown anew in every open tab.

watch ─► session (gathers, builds, holds requests back) ─► reload (events to the tabs)
             │                                                  ▲
request ─► guard ─► app (static files of the destination, script and overlay added to HTML)
"""
