// `npm test`: set-up, types, lint, the walls between folders, then every test; ends with `N passed, N failed`.
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { setup } = require('./setup.cjs');

const root = path.resolve(__dirname, '..');
const bin = (name) => path.join(root, 'node_modules', '.bin', name);

/** The checks that come before the tests, each counted as one test. */
const checks = [
  { name: 'types', command: [bin('tsc'), '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'lint', command: [bin('eslint'), '.'] },
  { name: 'imports', command: [bin('depcruise'), '--config', '.dependency-cruiser.cjs', '--no-progress',
    'flows', 'steps', 'infra', 'engines', 'local', 'automation', 'test'] },
];

/** Runs one command and shows what it wrote once it has ended; true where it ended with 0. */
async function passes({ name, command: [program, ...words] }) {
  const started = Date.now();
  const child = spawn(program, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => written.push(chunk));
  const [status] = await once(child, 'close');
  process.stdout.write(Buffer.concat(written));
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return status === 0;
}

/** Test files that run at a time, each in a process of its own: what one waits for is the other's time. */
const JOBS = 2;

/** Runs mocha with its usual output; resolves to the counts. */
function runTests(files) {
  process.chdir(root);
  const Mocha = require('mocha');
  const parallel = files.length > 1;
  if (!parallel) require('ts-node/register');
  const mocha = new Mocha({ timeout: 60000, color: process.stdout.isTTY === true, parallel, jobs: JOBS, require: ['ts-node/register'] });
  for (const file of files) mocha.addFile(path.resolve(root, file));
  return new Promise((resolve) => {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    // A file that cannot be loaded has no test that fails.
    const runner = mocha.run((failures) => resolve({ ...counts, failed: Math.max(counts.failed, failures) }));
    runner.on('pass', () => { counts.passed += 1; });
    runner.on('fail', () => { counts.failed += 1; });
    runner.on('pending', () => { counts.skipped += 1; });
  });
}

/** Every `*.test.ts` under a folder, in order of name. */
function testFiles(folder) {
  const fs = require('node:fs');
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = path.join(folder, entry.name);
      if (entry.isDirectory()) return testFiles(name);
      return entry.name.endsWith('.test.ts') ? [name] : [];
    });
}

async function main() {
  await setup();
  const chosen = process.argv.slice(2);
  const results = chosen.length > 0 ? [] : await Promise.all(checks.map(passes));
  const counts = await runTests(chosen.length > 0 ? chosen : testFiles('test'));
  const passed = counts.passed + results.filter(Boolean).length;
  const failed = counts.failed + results.filter((ok) => !ok).length;
  console.log(`${passed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

main().catch((error) => { console.error(error); process.exit(1); });
