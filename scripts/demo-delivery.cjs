// Delivery on this machine, from `git push` to a model in production: each command is one that a user would type.
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { setup } = require('./setup.cjs');

const root = path.resolve(__dirname, '..');
const folder = path.join(root, '.mlops', 'demo-delivery');
const clone = path.join(folder, 'modelbuild');
const cli = path.join(root, 'scripts', 'mlops.cjs');
/** A minute of a rollout, or of an alarm, passes in a second. */
const PACE = 60;

const say = (text) => console.log(`\n\u2500\u2500 ${text}`);

/** Runs a command in the open. @returns its exit code */
function run(command, args, { cwd = folder, quiet = false } = {}) {
  const { status, signal, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', stdio: quiet ? ['ignore', 'ignore', 'pipe'] : ['ignore', 'inherit', 'inherit'] });
  if (quiet && status !== 0) console.error(stderr);
  return status ?? (signal === 'SIGINT' ? 130 : 1);
}

/** Runs `mlops`. @param expected the exit code that the story has it end with */
function mlops(args, { expected = 0, quiet = false } = {}) {
  console.log(`\n$ mlops ${args.join(' ')}`);
  const status = run(process.execPath, [cli, ...args], { quiet });
  if (status === expected) return;
  console.error(`mlops ${args.join(' ')} ended with ${status}, where ${expected} was expected`);
  process.exit(status === 0 ? 1 : status);
}

/** Git with the credentials that `mlops local git-credential` signs, as AWS's own helper would. */
function git(args, cwd = clone) {
  console.log(`$ git ${args.map((word) => (word.includes(' ') ? JSON.stringify(word) : word)).join(' ')}`);
  const helper = `!cd ${JSON.stringify(folder)} && ${JSON.stringify(process.execPath)} ${JSON.stringify(cli)} local git-credential`;
  const status = run('git', ['-c', 'credential.helper=', '-c', `credential.helper=${helper}`, '-c', 'credential.useHttpPath=true', '-c', 'user.name=Demo', '-c', 'user.email=demo@example.com', ...args], { cwd });
  if (status !== 0) process.exit(status);
}

const head = () => spawnSync('git', ['rev-parse', 'HEAD'], { cwd: clone, encoding: 'utf8' }).stdout.trim();

/** Edits the flow as Data Wrangler would save it, commits, pushes, and follows what becomes of it. */
function push(message, edit, expected) {
  const file = path.join(clone, 'birdstrikes.flow');
  const flow = JSON.parse(fs.readFileSync(file, 'utf8'));
  const encode = flow.nodes.find(({ operator }) => operator === 'sagemaker.spark.encode_categorical_0.1');
  edit(encode, flow);
  fs.writeFileSync(file, `${JSON.stringify(flow, null, 2)}\n`);
  git(['commit', '--quiet', '--all', '--message', message]);
  git(['push', '--quiet']);
  mlops(['delivery', 'follow', 'modelbuild', '--env', 'dev', '--local', '--commit', head()], { expected });
}

/** A project of its own: the example's workflow, and three environments whose builds deploy under the roles that bootstrap made. */
function writeProject() {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(path.join(folder, 'data'), { recursive: true });
  const example = path.join(root, 'examples', 'birdstrikes');
  fs.copyFileSync(path.join(example, 'birdstrikes.flow'), path.join(folder, 'birdstrikes.flow'));
  fs.copyFileSync(path.join(root, 'node_modules', 'vega-datasets', 'data', 'birdstrikes.csv'), path.join(folder, 'data', 'birdstrikes.csv'));
  const workflow = fs.readFileSync(path.join(example, 'workflow.yaml'), 'utf8').replace(/^# yaml-language-server.*\n/, '').replace('package: vega-datasets, ', '').replace('maxCandidates: 10', 'maxCandidates: 4');
  fs.writeFileSync(path.join(folder, 'workflow.yaml'), workflow);
  const own = {
    dev: ['mlops:delivery: { to: [staging, prod] }'],
    staging: ['mlops:carriedApprovals: true'],
    prod: ['serving:instanceCount: 2', 'serving:rollout: canary', 'serving:rolloutPercent: 25', 'serving:rolloutWaitSeconds: 300', 'serving:bakeSeconds: 120', 'serving:alarms: { errors4xx: 1, errors5xx: 1 }'],
  };
  for (const [environment, lines] of Object.entries(own)) {
    const common = ['aws-native:region: us-east-1', 'aws:region: us-east-1', 'mlops:keyDeletionDays: 7', `mlops:assumeRole: arn:aws:iam::000000000000:role/mlops-deploy-${environment}`, `mlops:permissionsBoundary: arn:aws:iam::000000000000:policy/mlops-boundary-${environment}`];
    fs.writeFileSync(path.join(folder, `Pulumi.${environment}.yaml`), `config:\n${[...common, ...lines].map((line) => `  ${line}\n`).join('')}`);
  }
}

/** Customers of production: requests without pause; one in four is about a phase of flight that no training row has. */
function startCustomers() {
  const child = spawn(process.execPath, [path.join(__dirname, 'demo-customers.cjs'), folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  let counts = '';
  child.stdout.on('data', (chunk) => { counts += chunk; });
  return {
    async stop() {
      child.stdin.end();
      await new Promise((resolve) => { child.once('close', resolve); });
      return JSON.parse(counts);
    },
  };
}

async function demo() {
  const began = Date.now();
  await setup();
  const ready = Date.now();
  if (fs.existsSync(path.join(folder, '.mlops', 'local'))) run(process.execPath, [cli, 'local', 'stop'], { quiet: true });
  writeProject();
  say(`The embedded AWS: waits of rollouts and periods of alarms pass ${PACE} times as fast as on AWS.`);
  mlops(['local', 'start', '--pace', String(PACE)]);
  say('Once an account: the roles under which builds deploy, and the boundary that holds them.');
  for (const environment of ['dev', 'staging', 'prod']) mlops(['bootstrap', '--env', environment, '--local'], { quiet: true });
  say('Three environments; dev has the repositories, their pipelines and their builds.');
  for (const environment of ['dev', 'staging', 'prod']) mlops(['up', '--env', environment, '--local'], { quiet: true });

  say('A data scientist clones modelbuild, edits the flow, and pushes.');
  const { url } = JSON.parse(fs.readFileSync(path.join(folder, '.mlops', 'local', 'address.json'), 'utf8'));
  git(['clone', '--quiet', `${url}/v1/repos/birdstrikes-dev-modelbuild`, clone], folder);
  push('Fill a missing speed with the mean, not with the median', (_encode, flow) => {
    flow.nodes.find(({ parameters }) => parameters.operator === 'Impute').parameters.impute_parameters.numeric_parameters.strategy = 'Mean';
  }, 0);

  say('Somebody approves the model. Staging gets it, and is tested with rows of the holdout.');
  mlops(['approve', '--env', 'dev', '--local', '--comment', 'the slices look well']);
  mlops(['delivery', 'follow', 'modeldeploy', '--env', 'dev', '--local']);
  say('Production waits for a person.');
  mlops(['approve', '--env', 'prod', '--local', '--comment', 'seen in staging']);
  mlops(['delivery', 'follow', 'modeldeploy', '--env', 'dev', '--local']);
  mlops(['models', '--env', 'prod', '--local']);
  const customers = startCustomers();

  say('A worse flow is pushed: what tells most about damage is thrown away. A gate refuses the model, and nothing is registered.');
  push('Do without what was hit, and when', (encode) => {
    Object.assign(encode, { operator: 'sagemaker.spark.manage_columns_0.1', parameters: { operator: 'Drop column', drop_column_parameters: { column_to_drop: ['Phase of flight', 'Wildlife Size', 'Time of day', 'Wildlife Species', 'Aircraft Make Model'] } } });
  }, 4);

  say('A flow that fails at what it has not seen: every test passes, for no row of the holdout has a phase of flight that is new.');
  git(['revert', '--no-edit', '--quiet', 'HEAD']);
  push('Refuse categories that were not there in training', (encode) => { encode.parameters.one_hot_encode_parameters.invalid_handling_strategy = 'Error'; }, 0);
  mlops(['approve', '--env', 'dev', '--local']);
  mlops(['delivery', 'follow', 'modeldeploy', '--env', 'dev', '--local']);
  say('In production some customers ask about a phase named "Hover". The canary meets them, an alarm goes off, and what served before serves again.');
  mlops(['approve', '--env', 'prod', '--local']);
  mlops(['delivery', 'follow', 'modeldeploy', '--env', 'dev', '--local'], { expected: 4 });
  const counts = await customers.stop();
  mlops(['models', '--env', 'prod', '--local']);
  mlops(['delivery', 'show', '--env', 'dev', '--local']);
  console.log(`\nCustomers of production meanwhile: ${counts.answered} requests answered, ${counts.refused} refused, all of these by the canary: ${counts.refusals.join('; ')}`);
  if (counts.refused === 0 || counts.other > 0) { console.error(`requests failed otherwise: ${counts.other}`); process.exit(1); }

  say('Dev goes, and production serves on: nothing in it depends on dev.');
  mlops(['destroy', '--env', 'dev', '--local', '--yes'], { quiet: true });
  mlops(['deploy', '1', '--env', 'prod', '--local']);
  mlops(['local', 'stop']);
  console.log(`\nFrom the first command to the last: ${Math.round((Date.now() - ready) / 1000)} s (set-up ${Math.round((ready - began) / 1000)} s).`);
}

demo().catch((error) => { console.error(error.message); process.exit(1); });
