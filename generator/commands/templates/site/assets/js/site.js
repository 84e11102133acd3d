// What scrolls sideways can be scrolled with the keyboard.
const wide = document.querySelectorAll('.prose pre, .prose table');
function reach() {
  for (const box of wide) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  }
}
reach();
addEventListener('resize', reach);

// The search is loaded when it is wanted.
const finder = document.querySelector('[data-search]');
if (finder) {
  const search = async () => (await import('./search.js')).open(finder.dataset.search);
  finder.hidden = false;
  finder.onclick = search;
  addEventListener('keydown', event => {
    if (event.key === '/' && !event.target.closest('input, textarea, dialog')) {
      event.preventDefault();
      search();
    }
  });
}

// A copy button on code blocks, where the browser can copy.
if (navigator.clipboard) {
  for (const code of document.querySelectorAll('.prose pre')) {
    const frame = document.createElement('div');
    frame.className = 'code';
    code.replaceWith(frame);
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.onclick = async () => {
      const copy = code.cloneNode(true);
      for (const number of copy.querySelectorAll('.lineno, .gutter, .linenos')) number.remove();
      try {
        await navigator.clipboard.writeText(copy.textContent.replace(/\n$/, ''));
        button.textContent = 'Copied';
      } catch {
        button.textContent = 'Not allowed';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 1600);
    };
    frame.append(code, button);
  }
}
