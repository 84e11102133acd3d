// One connection to the server for all tabs: browsers open no more than six per host.
const boot = new URL(location.href).searchParams.get('boot');
const channel = new BroadcastChannel(`jinkyll-${boot}`);
const kept = [];
let floor = 0; // tabs at an older revision than this cannot be told one by one
let source;

function connect(since) {
  source = new EventSource(`/__jinkyll/events?since=${since}`);
  source.onmessage = (event) => {
    const message = JSON.parse(event.data);
    kept.push(message);
    if (kept.length > 200) floor = kept.shift().revision;
    channel.postMessage(message);
  };
  source.onerror = () => {
    // The browser gives up after some answers (a proxy's 502): go on trying.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => connect(last(since)), 1000);
  };
}

function last(since) {
  return kept.length ? `${kept.at(-1).boot}-${kept.at(-1).revision}` : since;
}

onconnect = (event) => {
  const port = event.ports[0];
  port.onmessage = ({ data }) => {
    const revision = Number(data.since.split('-')[1]);
    if (!source) {
      floor = revision;
      return connect(data.since);
    }
    if (revision < floor) return port.postMessage({ boot, revision: floor, overlay: '', ...kept.at(-1), changed: null });
    for (const message of kept) if (message.revision > revision) port.postMessage(message);
    if (kept.length) port.postMessage({ ...kept.at(-1), changed: [] });
  };
};
