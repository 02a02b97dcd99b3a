// Bundles what users run (the driver, the endpoint, its jobs and workers, the embedded pulumi) into build/.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');

/** Output name -> entry file: one line a process. */
const entries = {
  cli: 'automation/cli.ts',
  endpoint: 'local/aws/main.ts',
  job: 'local/jobs/child.ts',
  'function-runtime': 'local/jobs/functions/runtime.ts',
  'autopilot-worker': 'engines/autopilot/worker.ts',
  pulumi: 'local/pulumi/main.ts',
  provider: 'local/pulumi/provider/main.ts',
  consumer: 'infra/consumer.ts',
  serving: 'infra/serving/program.ts',
  'build-functions': 'infra/build-functions.ts',
  'policy/index': 'infra/policy/index.ts',
};

/** Loaded from node_modules when first needed: native code, or far too large for a bundle. */
const external = [
  '@pulumi/*', '@duckdb/*', 'lmdb', 'vega', 'vega-lite', 'esbuild', '@grpc/grpc-js', 'google-protobuf', 'typescript',
];

/** The driver loads AWS's SDK only where a command calls AWS: half its bundle would be read for nothing by `--help`. */
const externalOf = (name) => (name === 'cli' ? [...external, '@aws-sdk/client-*', '@aws-sdk/lib-storage'] : external);

async function build() {
  const esbuild = require('esbuild');
  const present = Object.entries(entries).map(([name, file]) => [name, path.join(root, file)]).filter(([, file]) => fs.existsSync(file));
  const results = await Promise.allSettled(present.map(([name, file]) => esbuild.build({
    entryPoints: { [name]: file }, external: externalOf(name), outdir: path.join(root, 'build'), absWorkingDir: root,
    bundle: true, platform: 'node', target: 'node20', format: 'cjs', minifySyntax: true, keepNames: true,
    sourcemap: 'linked', sourcesContent: false, logLevel: 'warning', loader: { '.html': 'text', '.css': 'text' },
  })));
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  describePolicyPack();
  const built = spawnSync(process.execPath, [path.join(root, 'build', 'build-functions.js')], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('the code of the functions could not be bundled');
}

/** Pulumi starts a policy pack by the two files beside its program; that of the bundle has no TypeScript to compile at each start. */
function describePolicyPack() {
  const [from, to] = [path.join(root, 'infra', 'policy'), path.join(root, 'build', 'policy')];
  const change = (file, edit) => fs.writeFileSync(path.join(to, file), edit(fs.readFileSync(path.join(from, file), 'utf8')));
  change('PulumiPolicy.yaml', (text) => text.replace('main: index.ts', 'main: index.js').replace('runtime: nodejs', 'runtime: { name: nodejs, options: { typescript: false } }'));
  change('package.json', (text) => text.replace('index.ts', 'index.js'));
}

module.exports = { build };
if (require.main === module) build().catch(() => process.exit(1));
