// The main job on this machine: set up, start the embedded AWS, release the bird strikes workflow to dev.
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { setup } = require('./setup.cjs');

const root = path.resolve(__dirname, '..');

/** Runs `mlops` as a user would and ends with its exit code where it is not 0. */
function mlops(...args) {
  console.log(`\n$ mlops ${args.join(' ')}`);
  const { status, signal } = spawnSync(process.execPath, [path.join(root, 'scripts', 'mlops.cjs'), ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
}

async function demo() {
  await setup();
  mlops('local', 'start');
  mlops('release', '--env', 'dev', '--local');
}

demo().catch((error) => { console.error(error.message); process.exit(1); });
