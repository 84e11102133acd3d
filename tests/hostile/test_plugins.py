"""Plugins of the site that fail or never end, and that safe mode does not run."""

from __future__ import annotations

import pytest
from hostile import Case, Run

HEAD = "from generator.plugin import Plugin\nclass P(Plugin):\n    name = 'p'\n"
FAST = {"_config.yml": "limits: {seconds: 1}\nurl: https://example.org\n"}
HOOKS = {
    "document": "    def document(self, document, body, view):\n        {}\n",
    "body": "    def body(self, text, document, view):\n        {}\n",
    "content": "    def content(self, html, document, view):\n        {}\n",
    "output": "    def output(self, text, document, view):\n        {}\n",
    "generate": "    def generate(self, view):\n        {}\n",
}
FORMS = {
    "raises": "raise RuntimeError('boom')",
    "calls itself": "return self.{hook}({arguments})",
    "never ends": "\n        while True: pass",
    "wants too much memory": "x = bytearray(10**11)",
}
ARGUMENTS = {
    "document": "document, body, view", "body": "text, document, view", "content": "html, document, view",
    "output": "text, document, view", "generate": "view",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("hook", HOOKS)
def test_a_plugin_that_fails_is_an_error(hook: str, form: str, run: Run) -> None:
    body = FORMS[form].format(hook=hook, arguments=ARGUMENTS[hook]) if "{" in FORMS[form] else FORMS[form]
    files = {**FAST, "_plugins/p.py": HEAD + HOOKS[hook].format(body)}
    outcome, _ = run(Case(f"{hook} {form}", files, ok=False, safe=False))
    assert "plugin/failed" in outcome.codes or "limit/time" in outcome.codes or "limit/memory" in outcome.codes
    assert outcome.seconds < 5


BAD = {
    "an error of syntax": "def x(:\n",
    "an error at import": "1 / 0\n",
    "an import of nothing": "import nothing_at_all\n",
    "the end of the program": "import sys\nsys.exit(0)\n",
    "no plugin": "x = 1\n",
}


@pytest.mark.parametrize("story", BAD)
def test_a_plugin_that_cannot_be_loaded_is_an_error(story: str, run: Run) -> None:
    outcome, _ = run(Case(story, {"_plugins/p.py": BAD[story]}, safe=False))
    assert outcome.ok is (story == "no plugin")


@pytest.mark.parametrize(
    "config",
    [
        "safe: false", "plugins_dir: plugins", "plugins_dir: [plugins, ../site-secret]", "plugins: ['p:P']",
        "plugins: [p, os, sys, generator.build.inputs]", "whitelist: [p]\nplugins: [p]",
        "plugins: ['generator.build.inputs:Inputs']",
        "theme: ./t",
    ],
)  # fmt: skip
def test_safe_mode_runs_no_code_of_the_site(config: str, run: Run) -> None:
    mark = "open('_site_pwned', 'w').write('x')\n"
    files = {
        "_config.yml": f"title: T\n{config}\n", "_plugins/p.py": mark, "plugins/p.py": mark, "p.py": mark,
        "t/_plugins/p.py": mark, "t/_layouts/x.html": "x", "sitecustomize.py": mark, "generator.py": mark,
        "_plugins/p.rb": "File.write('_site_pwned', 'x')\n", "Gemfile": "group :jekyll_plugins do\n  gem 'p'\nend\n",
    }  # fmt: skip
    outcome, built = run(Case(config, files, ok=True))
    assert not (built.parent / "_site_pwned").exists()
    assert not outcome.programs
