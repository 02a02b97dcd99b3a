// `mlops doctor`: what is missing on this machine or account before anything is made.
import fs from 'node:fs';
import path from 'node:path';
import { renderTable } from '../console/text-table';
import { exitCodes } from '../failures';
import { findProjectFolder, stateFoldersOf } from '../project/project-folder';
import { openAwsTarget } from '../stacks/target';
import { choosePulumi } from '../stacks/pulumi-command';
import type { CommandContext } from './command';
import { localOption, environmentOption } from './shared-options';
import type { Command } from './command';

/** One thing looked at. */
interface Finding {
  what: string;
  ok: boolean;
  found: string;
}

async function attempt(what: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, found: await look() };
  } catch (error) {
    return { what, ok: false, found: error instanceof Error ? error.message : String(error) };
  }
}

function freeSpace(folder: string): string {
  const { bavail, bsize } = fs.statfsSync(folder);
  const gigabytes = (bavail * bsize) / 1e9;
  if (gigabytes < 1) throw new Error(`${gigabytes.toFixed(1)} GB free at ${folder}; a run needs about 1 GB`);
  return `${gigabytes.toFixed(0)} GB free`;
}

function bundles(packageFolder: string): string {
  const missing = ['endpoint.js', 'job.js', 'provider.js', 'pulumi.js'].filter((name) => !fs.existsSync(path.join(packageFolder, 'build', name)));
  if (missing.length > 0) throw new Error(`build/ lacks ${missing.join(', ')}; run npm run setup`);
  return 'complete';
}

function looks(context: CommandContext): Promise<Finding>[] {
  const folder = findProjectFolder(context.workingFolder);
  const local = context.options.local === true;
  return [
    attempt('Node.js', async () => {
      const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
      if (major < 20 || (major === 20 && minor < 19)) throw new Error(`${process.versions.node} is too old: 20.19 or newer is needed`);
      return process.versions.node;
    }),
    attempt('bundles', async () => bundles(context.packageFolder)),
    attempt('disk', async () => freeSpace(folder)),
    attempt('pulumi', async () => (await choosePulumi({ local, packageFolder: context.packageFolder, stateFolder: stateFoldersOf(folder).pulumi })).name),
    ...(local ? [] : [attempt('AWS account', async () => {
      const { accountId, region } = await openAwsTarget(context.environment.AWS_REGION ?? context.environment.AWS_DEFAULT_REGION);
      return `${accountId} in ${region}`;
    })]),
  ];
}

export const doctor: Command = {
  name: 'doctor',
  summary: 'tell what is missing on this machine or account',
  options: [environmentOption, localOption],
  examples: ['mlops doctor --local', 'mlops doctor --env dev'],
  async run(context) {
    const findings = await Promise.all(looks(context));
    const failed = findings.filter(({ ok }) => !ok).length;
    return {
      data: { type: 'result', ok: failed === 0, findings },
      text: `${renderTable({ columns: ['', 'what', 'found'], rows: findings.map(({ what, ok, found }) => [ok ? 'ok' : 'MISSING', what, found]) })}\n${failed === 0 ? 'Nothing is missing.' : `${failed} missing.`}`,
      exitCode: failed === 0 ? exitCodes.passed : exitCodes.usage,
    };
  },
};
