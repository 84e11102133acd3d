// Every word must be found; titles count most.
const plain = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const make = (tag, more, ...inside) => {
  const one = Object.assign(document.createElement(tag), more);
  one.append(...inside);
  return one;
};
const input = make('input', { placeholder: 'Words to look for' });
const close = make('button', { type: 'button', textContent: 'Close' });
const status = make('p', { role: 'status', className: 'meta' });
const list = make('ol');
const box = make('dialog', { className: 'search', ariaLabel: 'Search' }, input, close, status, list);
let entries;

function piece({ text = '' }, word) {
  const at = plain(text).indexOf(word);
  const from = at > 60 ? text.indexOf(' ', at - 50) + 1 : 0;
  const shown = text.slice(from, from + 150).replace(/\S*$/, '…');
  const [start, end] = at < 0 ? [0, 0] : [at - from, at - from + word.length];
  return [shown.slice(0, start), make('mark', {}, shown.slice(start, end)), shown.slice(end)];
}

function show() {
  const words = plain(input.value).match(/\S+/g) || [];
  const found = entries.map(entry => [words.map(word => 8 * entry.head.includes(word) + entry.body.includes(word)), entry])
    .filter(([scores]) => scores[0] && scores.every(Boolean))
    .map(([scores, entry]) => [scores.reduce((a, b) => a + b), entry]).sort((a, b) => b[0] - a[0]);
  list.replaceChildren(...found.slice(0, 12).map(([, entry]) =>
    make('li', {}, make('a', { href: entry.url }, entry.title), make('p', {}, ...piece(entry, words[0])))));
  status.textContent = words.length ? `${found.length || 'Nothing'} found` : '';
}

input.oninput = () => entries && show();
close.onclick = () => box.close();
box.onkeydown = event => {
  const stops = [input, ...list.querySelectorAll('a')];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    stops[stops.indexOf(document.activeElement) + step]?.focus();
  } else if (event.key === 'Enter' && event.target === input) stops[1]?.click();
};

export async function open(address) {
  document.body.append(box);
  box.showModal();
  input.select();
  try {
    entries ??= (await (await fetch(address)).json()).map(one =>
      ({ ...one, head: plain(`${one.title} ${one.tags || ''}`), body: plain(one.text || '') }));
    show();
  } catch {
    status.textContent = 'The index cannot be read.';
  }
}
