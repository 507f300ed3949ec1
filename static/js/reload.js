// A page that tells of work going on is asked for again, as long as somebody looks at it.
const PAUSE_MS = 2000;

function reload() {
  if (document.hidden) setTimeout(reload, PAUSE_MS);
  else location.reload();
}

setTimeout(reload, PAUSE_MS);
