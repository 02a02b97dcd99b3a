// The real pulumi with its plugins, for builds on AWS: packed from the machine that deploys, so that no build downloads any.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { UsageError } from '../failures';
import type { PackedFile } from './pack-tools';

/** The versions that this project is made for (package.json). */
export const pulumiVersion = '3.248.0';
const plugins = ['resource-aws-v7.48.0', 'resource-aws-native-v1.79.0'];

function findPulumi(variables: NodeJS.ProcessEnv): string | undefined {
  return (variables['PATH'] ?? '').split(path.delimiter).map((folder) => path.join(folder, 'pulumi')).find((file) => fs.existsSync(file));
}

function below(folder: string, name: string): PackedFile[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (
    entry.isDirectory() ? below(path.join(folder, entry.name), `${name}/${entry.name}`) : [{ file: path.join(folder, entry.name), name: `${name}/${entry.name}` }]));
}

/** Files of pulumi and of its plugins. @throws UsageError where they are not all here, in the form that the builds' machine runs */
export function packedPulumi(variables: NodeJS.ProcessEnv): PackedFile[] {
  const remedy = ['Nothing was changed. Take them on a Linux machine with x86-64 processors, which is what the builds run on: pulumi 3.248.0 on PATH, then pulumi plugin install resource aws 7.48.0 and pulumi plugin install resource aws-native 1.79.0.'];
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new UsageError(`tools for builds cannot be packed on ${process.platform}-${process.arch}`, remedy);
  const command = findPulumi(variables);
  if (command === undefined) throw new UsageError('tools for builds cannot be packed: there is no pulumi on PATH', remedy);
  const version = execFileSync(command, ['version'], { encoding: 'utf8' }).trim();
  if (version !== `v${pulumiVersion}`) throw new UsageError(`tools for builds cannot be packed: pulumi is ${version}, not v${pulumiVersion}`, remedy);
  const home = path.join(variables['PULUMI_HOME'] ?? path.join(os.homedir(), '.pulumi'), 'plugins');
  const missing = plugins.filter((plugin) => !fs.existsSync(path.join(home, plugin)));
  if (missing.length > 0) throw new UsageError(`tools for builds cannot be packed: ${missing.join(' and ')} not in ${home}`, remedy);
  const folder = path.dirname(fs.realpathSync(command));
  const programs = fs.readdirSync(folder).filter((name) => /^pulumi($|-(language-nodejs|analyzer-policy|resource-pulumi-nodejs))/.test(name)).map((name) => ({ file: path.join(folder, name), name: `pulumi/bin/${name}` }));
  return [...programs, ...plugins.flatMap((plugin) => below(path.join(home, plugin), `pulumi/home/plugins/${plugin}`))];
}
