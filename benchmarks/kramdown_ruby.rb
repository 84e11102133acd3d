# Answers JSON lines {"text", "options"} with {"html"} or {"error"}: kramdown as a process for comparisons.
require 'json'
require 'timeout'
require 'kramdown'
require 'kramdown-parser-gfm'
$stdout.sync = true
STDIN.each_line do |line|
  ask = JSON.parse(line)
  options = ask['options'].transform_keys(&:to_sym)
  begin
    if ask['repeat']
      ask['repeat'].times { ask['texts'].each { |text| Kramdown::Document.new(text, options).to_html } }
      start = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
      ask['repeat'].times { ask['texts'].each { |text| Kramdown::Document.new(text, options).to_html } }
      puts({ cpu: Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - start }.to_json)
    else
      html = Timeout.timeout(5) { Kramdown::Document.new(ask['text'], options).to_html }
      puts({ html: html }.to_json)
    end
  rescue SystemStackError, StandardError => e
    puts({ error: "#{e.class}: #{e.message}"[0, 300] }.to_json)
  end
end
