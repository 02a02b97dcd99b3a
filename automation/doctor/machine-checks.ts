// What this machine needs: Node.js, the bundles, room on the disk, the Pulumi CLI and its providers.
import fs from 'node:fs';
import path from 'node:path';
import { choosePulumi } from '../stacks/pulumi-command';
import { check, CheckFailure, type Check } from './check';

/** What the machine is looked at for. */
export interface MachineFacts {
  nodeVersion: string;
  packageFolder: string;
  /** The project's folder. */
  folder: string;
  /** Where Pulumi's home and, if it was downloaded, its CLI lie. */
  pulumiFolder: string;
  local: boolean;
}

function checkNode(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return version;
  throw new CheckFailure(`${version} is too old`, 'Install Node.js 20.19 or newer.');
}

function checkBundles(packageFolder: string): string {
  const missing = ['endpoint.js', 'job.js', 'provider.js', 'pulumi.js', 'policy/index.js'].filter((name) => !fs.existsSync(path.join(packageFolder, 'build', name)));
  if (missing.length > 0) throw new CheckFailure(`build/ lacks ${missing.join(', ')}`, 'npm run setup');
  return 'complete';
}

function checkDisk(folder: string): string {
  const { bavail, bsize } = fs.statfsSync(folder);
  const gigabytes = (bavail * bsize) / 1e9;
  if (gigabytes < 1) throw new CheckFailure(`${gigabytes.toFixed(1)} GB free at ${folder}`, 'Make room: a run on this machine needs about 1 GB.');
  return `${gigabytes.toFixed(0)} GB free`;
}

/** Versions of the packages whose providers the CLI fetches. */
function providerVersions(packageFolder: string): { name: string; version: string }[] {
  return ['aws', 'aws-native'].map((name) => {
    const file = require.resolve(`@pulumi/${name}/package.json`, { paths: [packageFolder] });
    const { version } = JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string };
    return { name, version };
  });
}

function checkProviders({ packageFolder, pulumiFolder, local }: MachineFacts): string {
  const providers = providerVersions(packageFolder);
  const told = providers.map(({ name, version }) => `${name} ${version}`).join(', ');
  if (local) return `${told}: this package's own stand-ins serve them`;
  const missing = providers.filter(({ name, version }) => !fs.existsSync(path.join(pulumiFolder, 'home', 'plugins', `resource-${name}-v${version}`)));
  if (missing.length === 0) return told;
  const names = missing.map(({ name, version }) => `${name} ${version}`).join(', ');
  throw new CheckFailure(`${names} not downloaded yet`, 'The Pulumi CLI fetches them at the first preview (about 300 MB); without internet, put them into .mlops/pulumi/home/plugins.', 'warning');
}

/** The CLI must know what the SDK asks of it; the same major version does. */
async function checkCli({ local, packageFolder, pulumiFolder }: MachineFacts): Promise<string> {
  const { name, command } = await choosePulumi({ local, packageFolder, stateFolder: pulumiFolder });
  const { version: sdk } = JSON.parse(fs.readFileSync(require.resolve('@pulumi/pulumi/package.json', { paths: [packageFolder] }), 'utf8')) as { version: string };
  const [major, minor] = sdk.split('.').map(Number);
  const found = command.version;
  if (found !== null && (found.major !== major || found.minor < (minor ?? 0))) {
    throw new CheckFailure(`${name}; the SDK is ${sdk}`, `Install Pulumi ${sdk} or a newer ${major}.x: https://www.pulumi.com/docs/install/`, found.major === major ? 'warning' : 'failure');
  }
  return `${name}, SDK ${sdk}`;
}

/** All checks of the machine. */
export function machineChecks(facts: MachineFacts): Promise<Check>[] {
  return [
    check('Node.js', () => checkNode(facts.nodeVersion)),
    check('bundles', () => checkBundles(facts.packageFolder)),
    check('disk', () => checkDisk(facts.folder)),
    check('Pulumi CLI', () => checkCli(facts)),
    check('providers', () => checkProviders(facts)),
  ];
}
