"""The same pages in this project's Liquid, Jinja, python-liquid and Ruby's Liquid, side by side in one run.

    python benchmarks/liquid_speed.py [--posts 1000] [--repeat 7]

Times are the best of some renderings in milliseconds, with the template parsed before; `parse` is the time to parse
and compile. Ruby's Liquid runs without its C extension, as Debian has it; what is not installed is left out.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LIST = """<ul>
{% for post in site.posts %}
  <li class="{% if forloop.first %}first{% elsif forloop.last %}last{% else %}{{ forloop.index }}{% endif %}">
    <span>{{ post.date | slice: 0, 10 }}</span>
    <h3><a href="{{ site.baseurl }}{{ post.url }}">{{ post.title | escape }}</a></h3>
    {% if post.tags.size > 0 %}{{ post.tags | join: ", " }}{% endif %}
    {% unless post.draft %}{{ post.excerpt | strip_html | truncate: 80 }}{% endunless %}
  </li>
{% endfor %}
</ul>
"""
LIST_JINJA = """<ul>
{% for post in site.posts %}
  <li class="{% if loop.first %}first{% elif loop.last %}last{% else %}{{ loop.index }}{% endif %}">
    <span>{{ post.date[:10] }}</span>
    <h3><a href="{{ site.baseurl }}{{ post.url }}">{{ post.title | escape }}</a></h3>
    {% if post.tags | length > 0 %}{{ post.tags | join(", ") }}{% endif %}
    {% if not post.draft %}{{ post.excerpt | strip_html | truncate80 }}{% endif %}
  </li>
{% endfor %}
</ul>
"""
POST = """<article class="post">
  <header><h1>{{ page.title | escape }}</h1>
  <p>{{ page.date | slice: 0, 10 }}{% if page.author %} • {{ page.author }}{% endif %}</p></header>
  <div>{{ content }}</div>
  {% for tag in page.tags %}<a href="{{ site.baseurl }}/tag/{{ tag | url_encode }}">{{ tag }}</a>{% endfor %}
  {% if page.comments and site.disqus %}{{ site.disqus }}{% endif %}
</article>
"""
POST_JINJA = """<article class="post">
  <header><h1>{{ page.title | escape }}</h1>
  <p>{{ page.date[:10] }}{% if page.author %} • {{ page.author }}{% endif %}</p></header>
  <div>{{ content }}</div>
  {% for tag in page.tags %}<a href="{{ site.baseurl }}/tag/{{ tag | urlencode }}">{{ tag }}</a>{% endfor %}
  {% if page.comments and site.disqus %}{{ site.disqus }}{% endif %}
</article>
"""
HEAVY = """{% assign words = content | strip_html | split: " " | size %}
{% capture toc %}{% for post in site.posts limit: 50 %}{% assign year = post.date | slice: 0, 4 %}
{% if year != last %}<h2>{{ year }}</h2>{% assign last = year %}{% endif %}
{% for tag in post.tags %}{% case tag %}{% when "news" %}N{% when "code", "text" %}C
{% else %}{{ tag | upcase }}{% endcase %}
{% cycle "odd", "even" %}{% unless forloop.last %}, {% endunless %}{% endfor %}
{% assign minutes = words | plus: post.title.size | divided_by: 180 | at_least: 1 %}{{ minutes }} min
{% endfor %}{% endcapture %}{{ toc | strip_newlines }}
{% assign sorted = site.posts | sort: "title" | map: "url" | reverse %}{{ sorted | first }} {{ sorted | size }}
{% for i in (1..20) %}{% if i == 3 or i > 10 and i < 15 %}{{ i | times: 3 | modulo: 7 }}{% endif %}{% endfor %}
"""

RUBY = r"""
require "json"; require "liquid"
input = JSON.parse($stdin.read)
best = lambda do |repeat, &work|
  (0...repeat).map { t = Process.clock_gettime(Process::CLOCK_MONOTONIC); work.call
    (Process.clock_gettime(Process::CLOCK_MONOTONIC) - t) * 1000 }.min
end
answer = input["templates"].to_h do |name, source|
  template = Liquid::Template.parse(source, line_numbers: true, error_mode: :warn)
  text = template.render!(input["data"])
  [name, [best.call(input["repeat"]) { template.render!(input["data"]) },
          best.call(input["repeat"]) { Liquid::Template.parse(source, line_numbers: true, error_mode: :warn) }, text]]
end
puts JSON.generate(answer)
"""


@dataclass(frozen=True, slots=True)
class Timing:
    render: float
    parse: float
    text: str


def best(repeat: int, work: Callable[[], object]) -> float:
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def data(posts: int) -> dict[str, Any]:
    items = [
        {
            "title": f"Post {i} & more",
            "url": f"/2020/{i}.html",
            "date": f"20{i % 30:02d}-05-{i % 28 + 1:02d} 10:00:00 +0000",
            "tags": ["news", "code", f"t{i % 7}"][: i % 4],
            "excerpt": f"<p>The <em>text</em> number {i} " + "goes on and on " * 8 + "</p>",
            "draft": i % 10 == 0,
        }
        for i in range(posts)
    ]
    page = {**items[1], "author": "A. Writer", "comments": True, "tags": ["news", "code", "a b"]}
    return {
        "site": {"posts": items, "baseurl": "/blog", "disqus": ""},
        "page": page,
        "content": "<p>Word word.</p>\n" * 200,
    }


def ours(templates: dict[str, str], scope: dict[str, Any], repeat: int) -> dict[str, Timing]:
    from generator.liquid import Environment

    result = {}
    environment = Environment()
    for name, source in templates.items():
        template = environment.parse(source)
        text = template.render(scope)

        def parse(source: str = source) -> object:
            return environment.parse(source)._main("raise")

        result[name] = Timing(best(repeat, lambda t=template: t.render(scope)), best(repeat, parse), text)
    return result


def jinja(templates: dict[str, str], scope: dict[str, Any], repeat: int) -> dict[str, Timing]:
    import re

    from jinja2 import Environment

    environment = Environment(cache_size=0)
    environment.filters["strip_html"] = lambda text: re.sub("<.*?>", "", text)
    environment.filters["truncate80"] = lambda text: text[:77] + "..." if len(text) > 80 else text
    result = {}
    for name, source in templates.items():
        template = environment.from_string(source)

        def parse(source: str = source) -> object:
            return environment.from_string(source)

        result[name] = Timing(
            best(repeat, lambda t=template: t.render(scope)), best(repeat, parse), template.render(scope)
        )
    return result


def python_liquid(templates: dict[str, str], scope: dict[str, Any], repeat: int) -> dict[str, Timing]:
    import liquid

    result = {}
    environment = liquid.Environment()
    for name, source in templates.items():
        template = environment.from_string(source)

        def parse(source: str = source) -> object:
            return environment.from_string(source)

        result[name] = Timing(
            best(repeat, lambda t=template: t.render(**scope)), best(repeat, parse), template.render(**scope)
        )
    return result


def ruby(templates: dict[str, str], scope: dict[str, Any], repeat: int) -> dict[str, Timing]:
    request = json.dumps({"templates": templates, "data": scope, "repeat": repeat})
    run = subprocess.run(["ruby", "-W0", "-e", RUBY], input=request, capture_output=True, text=True, check=True)
    return {name: Timing(*values) for name, values in json.loads(run.stdout).items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--repeat", type=int, default=7)
    arguments = parser.parse_args()
    scope = data(arguments.posts)
    templates = {"list page": LIST, "post layout": POST, "heavy layout": HEAVY}
    results = {"ours": ours(templates, scope, arguments.repeat)}
    results["Jinja"] = jinja({"list page": LIST_JINJA, "post layout": POST_JINJA}, scope, arguments.repeat)
    try:
        results["python-liquid"] = python_liquid(templates, scope, arguments.repeat)
    except ImportError:
        print("python-liquid is not installed")
    if shutil.which("ruby"):
        results["Ruby"] = ruby(templates, scope, arguments.repeat)
    for name in templates:
        print(name)
        own = results["ours"][name]
        for engine, timings in results.items():
            if timing := timings.get(name):
                same = "" if engine == "Jinja" or timing.text == own.text else "  (other text!)"
                ratio = timing.render / own.render
                print(f"  {engine:14} {timing.render:9.3f} ms {ratio:6.1f} ×   parse {timing.parse:7.3f} ms{same}")


if __name__ == "__main__":
    main()
