// Opens VS Code with Qube Plan on the example plans: what `npm start` runs, on any Node and before anything is installed.
import './require-node.mjs';

// Loaded only now: an old Node could not even read the rest.
import('./open.mjs').then(({ open }) => open(process.argv.slice(2)));
