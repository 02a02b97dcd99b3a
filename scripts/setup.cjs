// Makes a checkout ready: installs what package-lock.json names where it is missing, then bundles the sources.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');

/** `name@version` of each package that a lock file holds for this platform, without what npm left out on purpose. */
function packagesOf(lockFile) {
  const { packages } = JSON.parse(fs.readFileSync(lockFile, 'utf8'));
  return new Map(Object.entries(packages).filter(([name]) => name !== '').map(([name, entry]) => [name, entry]));
}

/** Whether node_modules is what package-lock.json says; npm writes its own lock file there after each install. */
function installed() {
  const hidden = path.join(root, 'node_modules', '.package-lock.json');
  if (!fs.existsSync(hidden)) return false;
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const present = packagesOf(hidden);
  for (const [name, entry] of wanted) {
    const found = present.get(name);
    if (found === undefined ? !entry.optional && !entry.peer : found.version !== entry.version) return false;
  }
  return true;
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node.js ${process.versions.node} is too old: 20.19 or newer is needed.`);
  process.exit(2);
}

function install() {
  if (installed()) return;
  console.log('Installing the packages of package-lock.json ...');
  const started = Date.now();
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, error } = spawnSync(npm, ['ci', '--no-progress'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    console.error(`npm ci failed${error ? `: ${error.message}` : ''}. Nothing was started.`);
    process.exit(1);
  }
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

async function setup() {
  checkNode();
  install();
  await require('./build.cjs').build();
}

module.exports = { setup };
if (require.main === module) setup().catch((error) => { console.error(error.message); process.exit(1); });
