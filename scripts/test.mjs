// Runs every check there is, on any Node and before anything is installed: what `npm test` runs.
import './require-node.mjs';

// Loaded only now: an old Node could not even read the rest.
import('./check-all.mjs').then(({ checkAll }) => checkAll(process.argv.slice(2)));
