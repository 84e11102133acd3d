# Writes the Markdown of a site's pages after Liquid, one JSON line each: ruby kramdown_dump.rb SITE > FILE
# Plugins that the site names and that are not installed are left out; documents that need them are named on stderr.
require 'jekyll'
require 'json'
require 'tmpdir'

wanted = (ENV['PLUGINS'] || '').split(',')
config = Jekyll.configuration('source' => ARGV.fetch(0), 'destination' => Dir.mktmpdir, 'disable_disk_cache' => true,
                              'plugins' => wanted, 'theme' => nil, 'future' => true, 'quiet' => true)
site = Jekyll::Site.new(config)
site.reset
site.read
payload = site.site_payload
(site.documents + site.docs_to_write + site.pages).uniq.each do |document|
  next unless document.content && document.path =~ /\.(md|markdown|mkd)$/i
  begin
    payload['page'] = document.to_liquid
    info = { registers: { site: site, page: payload['page'] } }
    text = site.liquid_renderer.file(document.path).parse(document.content).render!(payload, info)
    puts({ path: document.relative_path, text: text }.to_json)
  rescue StandardError, LoadError => e
    warn "#{document.path}: #{e.class} #{e.message[0, 100]}"
  end
end
