// Stops with a plain sentence when this Node is too old; written in old syntax so that such a Node can still read it.
var wanted = 20;
var found = Number(process.versions.node.split('.')[0]);

if (found < wanted) {
  console.error(
    'Qube Plan needs Node ' + wanted + ' or newer, and this is Node ' + process.versions.node + '.\n' +
    'A newer one is at https://nodejs.org, or in your system\'s packages (Debian 13: apt-get install nodejs npm).'
  );
  process.exit(1);
}
