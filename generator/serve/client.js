// Live reload: swaps stylesheets and images in place, reloads where that does not do, shows errors of the build.
(() => {
  const me = document.currentScript;
  const [boot, first] = me.dataset.jinkyll.split('-');
  const key = `jinkyll-scroll:${location.pathname}`;
  let revision = Number(first);
  let leaving = false;

  // Paths -------------------------------------------------------------------------------------------------------
  const decode = (path) => { try { return decodeURIComponent(path); } catch { return path; } };
  const pathOf = (url) => {
    try {
      const { origin, pathname } = new URL(url, document.baseURI);
      return origin === location.origin ? decode(pathname) : null;
    } catch { return null; }
  };
  const fresh = (url) => {
    const next = new URL(url, document.baseURI);
    next.searchParams.set('jinkyll', revision);
    return next.href;
  };
  const here = () => {
    const path = decode(location.pathname);
    return [me.dataset.path, path, `${path}.html`, `${path}.xhtml`, `${path.replace(/\/$/, '')}/index.html`];
  };

  // Stylesheets: load the new one, then drop the old one, so that nothing flashes -----------------------------------
  function imports(sheet, changed) {
    let rules;
    try { rules = sheet.cssRules; } catch { return false; }
    return [...rules].some((rule) => rule.styleSheet && (changed.has(pathOf(rule.href && new URL(rule.href, sheet.href || document.baseURI)))
      || imports(rule.styleSheet, changed)));
  }
  function swapStyles(changed) {
    const done = new Set();
    for (const link of document.querySelectorAll('link[rel~="stylesheet"][href]')) {
      const path = pathOf(link.href);
      const imported = link.sheet && imports(link.sheet, changed);
      if (!changed.has(path) && !imported) continue;
      done.add(path);
      const next = link.cloneNode();
      next.href = fresh(link.href);
      next.onload = () => link.remove();
      next.onerror = () => link.remove();
      link.after(next);
    }
    return done;
  }

  // Images ----------------------------------------------------------------------------------------------------------
  const inSet = (changed, text) => text.split(',').some((part) => changed.has(pathOf(part.trim().split(/\s+/)[0])));
  const inUrls = (changed, text) => [...text.matchAll(/url\((['"]?)(.*?)\1\)/g)].some((match) => changed.has(pathOf(match[2])));
  const freshUrls = (changed, text) => text.replace(/url\((['"]?)(.*?)\1\)/g,
    (whole, quote, url) => (changed.has(pathOf(url)) ? `url("${fresh(url)}")` : whole));
  function swapImages(changed) {
    for (const image of document.querySelectorAll('img[src], input[type=image][src], video[poster], link[rel~="icon"][href]')) {
      const name = image.matches('video') ? 'poster' : image.matches('link') ? 'href' : 'src';
      if (changed.has(pathOf(image[name]))) image[name] = fresh(image[name]);
    }
    for (const image of document.querySelectorAll('[srcset]')) {
      if (!inSet(changed, image.srcset)) continue;
      image.srcset = image.srcset.split(',').map((part) => {
        const [url, ...size] = part.trim().split(/\s+/);
        return [changed.has(pathOf(url)) ? fresh(url) : url, ...size].join(' ');
      }).join(', ');
    }
    for (const element of document.querySelectorAll('[style*="url("]')) {
      const text = element.getAttribute('style');
      if (inUrls(changed, text)) element.setAttribute('style', freshUrls(changed, text));
    }
    for (const sheet of document.styleSheets) {
      let rules;
      try { rules = sheet.cssRules; } catch { continue; }
      for (const rule of rules) {
        const value = rule.style && rule.style.backgroundImage;
        if (!value || !value.includes('url(')) continue;
        const absolute = value.replace(/url\((['"]?)(.*?)\1\)/g, (whole, quote, url) => `url("${new URL(url, sheet.href || document.baseURI).href}")`);
        if (inUrls(changed, absolute)) rule.style.backgroundImage = freshUrls(changed, absolute);
      }
    }
  }

  // What the page loaded besides: scripts, fonts, data. Those cannot be swapped ----------------------------------------
  const STYLE = /\.css$/i;
  const IMAGE = /\.(png|jpe?g|gif|svg|webp|avif|ico|bmp)$/i;
  function used(changed) {
    const loaded = new Set(performance.getEntriesByType('resource').map((entry) => pathOf(entry.name)));
    for (const script of document.scripts) if (script.src) loaded.add(pathOf(script.src));
    return [...changed].some((path) => !STYLE.test(path) && !IMAGE.test(path) && loaded.has(path));
  }

  function reload() {
    if (leaving) return;
    leaving = true;
    try { sessionStorage.setItem(key, JSON.stringify([scrollX, scrollY])); } catch { /* storage is off */ }
    location.reload();
  }

  // Errors ----------------------------------------------------------------------------------------------------------
  let host;
  let hidden = '';
  function show(html) {
    if (!html) hidden = '';
    if (!html || html === hidden) { host?.remove(); host = undefined; return; }
    if (!host) {
      host = document.createElement('jinkyll-overlay');
      host.attachShadow({ mode: 'open' });
    }
    if (!host.isConnected) document.documentElement.append(host);
    host.shadowRoot.innerHTML = `<style>${CSS_TEXT}</style><section role="alert" tabindex="-1">${html}</section>`;
    host.shadowRoot.querySelector('button').onclick = () => { hidden = html; show(html); };
  }
  addEventListener('keydown', (event) => { if (event.key === 'Escape' && host) host.shadowRoot.querySelector('button').click(); });
  const CSS_TEXT = `
    :host { all: initial; position: fixed; inset: auto 0 0; z-index: 2147483647; }
    section { max-height: 70vh; overflow: auto; box-sizing: border-box; padding: 1rem 1.5rem 1.2rem; background: #1d1417; color: #f6eaea;
      border-top: 4px solid #ff6b6b; box-shadow: 0 -8px 40px #0008; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
    header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
    h1 { font-size: 17px; margin: 0; color: #ff9d9d; }
    button { font: inherit; color: inherit; background: #3a2529; border: 1px solid #7c4c53; border-radius: 6px; padding: 3px 14px; cursor: pointer; }
    button:focus-visible { outline: 2px solid #ff9d9d; outline-offset: 2px; }
    ol { list-style: none; margin: 0; padding: 0; }
    li { padding: .7rem 0 .3rem; }
    li + li { border-top: 1px solid #4a3035; margin-top: .5rem; }
    p { margin: .15rem 0; }
    .place { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; color: #ffc58f; }
    .message { font-weight: 600; }
    .hint::before { content: "→ "; }
    .hint { color: #a8dcc0; }
    pre { margin: .4rem 0; padding: .5rem .8rem; background: #0e0a0b; border-radius: 6px; overflow: auto; white-space: pre-wrap;
      font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; }
    .line { color: #a98b90; padding-right: 1em; user-select: none; }
    mark { background: #ff6b6b; color: #1d1417; border-radius: 2px; }
    footer { margin-top: .6rem; font-size: 13px; color: #c9adb1; }`;

  // Events ----------------------------------------------------------------------------------------------------------
  function take(message) {
    if (message.boot !== boot) return reload();
    if (message.revision > revision) {
      revision = message.revision;
      if (message.changed === null) return reload();
      const changed = new Set(message.changed);
      if (here().some((path) => changed.has(path)) || used(changed)) return reload();
      swapStyles(changed);
      if ([...changed].some((path) => IMAGE.test(path))) swapImages(changed);
    }
    show(message.overlay);
  }

  function listen() {
    const since = `${boot}-${revision}`;
    if (typeof SharedWorker !== 'undefined') {
      try {
        const worker = new SharedWorker(`/__jinkyll/worker.js?boot=${boot}`);
        const channel = new BroadcastChannel(`jinkyll-${boot}`);
        channel.onmessage = ({ data }) => take(data);
        worker.port.onmessage = ({ data }) => take(data);
        worker.port.postMessage({ since });
        addEventListener('pageshow', (event) => { if (event.persisted) worker.port.postMessage({ since: `${boot}-${revision}` }); });
        return;
      } catch { /* forbidden here, for instance in a sandboxed frame */ }
    }
    // Without shared workers each tab has a connection of its own, but only while it is seen.
    let source;
    const connect = () => {
      source?.close();
      if (document.hidden) return;
      source = new EventSource(`/__jinkyll/events?since=${boot}-${revision}`);
      source.onmessage = (event) => take(JSON.parse(event.data));
    };
    document.addEventListener('visibilitychange', connect);
    connect();
  }

  // A reload keeps the place; late images can move it, so it is set once more when all is there.
  try {
    const saved = sessionStorage.getItem(key);
    if (saved) {
      sessionStorage.removeItem(key);
      const back = () => scrollTo({ left: JSON.parse(saved)[0], top: JSON.parse(saved)[1], behavior: 'instant' });
      back();
      if (document.readyState !== 'complete') addEventListener('load', back, { once: true });
    }
  } catch { /* storage is off */ }
  addEventListener('pagehide', () => { leaving = true; });
  addEventListener('pageshow', () => { leaving = false; });
  listen();
})();
