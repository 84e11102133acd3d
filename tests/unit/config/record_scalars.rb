# Records how Ruby reads plain YAML scalars: ruby record_scalars.rb < scalars.txt > ruby_scalars.json
# Needs the gem safe_yaml, which Jekyll 4.4 reads YAML with; the psych column is for comparison.
require "safe_yaml/load"
require "date"
require "json"
require "time"

def shown(value)
  case value
  when Time, DateTime then ["time", value.to_time.strftime("%Y-%m-%d %H:%M:%S.%6N %z")]
  when Date then ["date", value.to_s]
  when Float then ["float", value.to_s]
  when Integer then ["int", value.to_s]
  when true, false then ["bool", value.to_s]
  when nil then ["nil", ""]
  else ["str", value.to_s]
  end
end

def attempt
  shown(yield)
rescue StandardError => e
  ["error", e.class.name]
end

rows = $stdin.read.split("\n").map do |text|
  yaml = "k: #{text}"
  {
    "text" => text,
    "jekyll" => attempt { SafeYAML.load(yaml, nil, :suppress_warnings => true)["k"] },
    "psych" => attempt { Psych.safe_load(yaml, :permitted_classes => [Date, Time])["k"] },
  }
end
puts "[\n" + rows.map { |row| "  " + JSON.generate(row) }.join(",\n") + "\n]"
