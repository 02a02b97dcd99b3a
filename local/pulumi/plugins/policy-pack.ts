// One policy pack: a process of its own that judges resources over gRPC (proto/pulumi/analyzer.proto).
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { AnalyzerClient } from '@pulumi/pulumi/proto/analyzer_grpc_pb';
import * as analyzer from '@pulumi/pulumi/proto/analyzer_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { CliFailure } from '../failure';
import type { ProcessWorld } from '../process-world';
import { fromStruct, toStruct } from '../values/struct';
import { isObject, type Value, type Values } from '../values/wire';
import { call, channelOptions, insecure } from './call';

/** How strict a policy is, by its number on the wire. */
export const levels = ['advisory', 'mandatory', 'disabled', 'remediate'] as const;
export type Level = (typeof levels)[number];

/** A pack that runs. */
export interface RunningPack {
  client: AnalyzerClient;
  process: ChildProcess;
  name: string;
  version: string;
  folder: string;
  /** Names of those that judge a resource, and of those that judge the stack; in order of name. */
  resourcePolicies: readonly string[];
  stackPolicies: readonly string[];
}

/** How long a pack may take to begin, ms. */
const startLimit = 60_000;

/** The port that a pack prints first. @throws CliFailure */
function portOf(child: ChildProcess, folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new CliFailure(`error: the policy pack ${folder} did not start within ${startLimit / 1000} s`)), startLimit);
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', (line) => { clearTimeout(timer); resolve(line.trim()); });
    child.once('error', (error) => { clearTimeout(timer); reject(new CliFailure(`error: the policy pack ${folder} could not be started: ${error.message}`)); });
    child.once('exit', (code) => { clearTimeout(timer); reject(new CliFailure(`error: the policy pack ${folder} ended with code ${code} before it began`)); });
  });
}

/** The SDK's own runner of packs, as the pack's folder resolves it. @throws CliFailure */
function runnerOf(folder: string): string {
  const entry = path.join(folder, 'PulumiPolicy.yaml');
  if (!fs.existsSync(entry)) throw new CliFailure(`error: ${folder} is no policy pack: it has no PulumiPolicy.yaml`);
  try {
    return createRequire(entry).resolve('@pulumi/pulumi/cmd/run-policy-pack');
  } catch (error) {
    throw new CliFailure(`error: the policy pack ${folder} has no @pulumi/pulumi installed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Starts a pack and sets its policies up. @throws CliFailure */
export async function startPack(world: ProcessWorld, folder: string, configFile: string | undefined): Promise<RunningPack> {
  const full = path.resolve(world.folder, folder);
  const child = spawn(process.execPath, [runnerOf(full), '127.0.0.1:0', full], {
    cwd: full, env: { ...world.variables, PULUMI_NODEJS_TRANSPILE_ONLY: 'true' }, stdio: ['ignore', 'pipe', 'inherit'],
  });
  const client = new AnalyzerClient(`127.0.0.1:${await portOf(child, folder)}`, insecure(), channelOptions);
  const info = await call(client, client.getAnalyzerInfo, new Empty());
  await configure(client, info, configFile === undefined ? {} : readConfig(path.resolve(world.folder, configFile)));
  const named = (stack: boolean): string[] => info.getPoliciesList().filter((policy) => (policy.getPolicyType() === analyzer.PolicyType.POLICY_TYPE_STACK) === stack).map((policy) => policy.getName()).sort();
  return { client, process: child, name: info.getName(), version: info.getVersion(), folder: full, resourcePolicies: named(false), stackPolicies: named(true) };
}

/** Settings by policy: a level, or an object with `enforcementLevel` and the policy's own. */
type PackConfig = Readonly<Record<string, string | Values>>;

function readConfig(file: string): PackConfig {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as PackConfig;
  } catch (error) {
    throw new CliFailure(`error: the policy pack's settings ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const split = (setting: string | Values | undefined): { level?: string; properties: Values } => {
  if (setting === undefined) return { properties: {} };
  if (typeof setting === 'string') return { level: setting, properties: {} };
  const { enforcementLevel, ...properties } = setting;
  return { properties, ...(typeof enforcementLevel === 'string' ? { level: enforcementLevel } : {}) };
};

function defaultsOf(schema: analyzer.PolicyConfigSchema | undefined): Values {
  const properties = Object.entries(fromStruct(schema?.getProperties()));
  return Object.fromEntries(properties.flatMap(([key, property]) => (isObject(property) && property['default'] !== undefined ? [[key, property['default']] as const] : [])));
}

function levelOf(text: string): number {
  const at = levels.indexOf(text as Level);
  if (at < 0) throw new CliFailure(`error: the enforcement level ${JSON.stringify(text)} is none: use ${levels.join(', ')}`);
  return at;
}

/** Each policy gets its level and settings: those given, else those of the pack, else the defaults of its schema. */
async function configure(client: AnalyzerClient, info: analyzer.AnalyzerInfo, given: PackConfig): Promise<void> {
  const request = new analyzer.ConfigureAnalyzerRequest();
  const initial = new Map([...info.getInitialconfigMap().entries()]);
  const everywhere = split(given['all']).level;
  for (const policy of info.getPoliciesList()) {
    const own = split(given[policy.getName()]);
    const before = initial.get(policy.getName());
    const properties: Record<string, Value> = { ...defaultsOf(policy.getConfigschema()), ...fromStruct(before?.getProperties()), ...own.properties };
    const missing = (policy.getConfigschema()?.getRequiredList() ?? []).filter((key) => properties[key] === undefined);
    if (missing.length > 0) throw new CliFailure(`error: validating policy config: ${info.getName()} ${info.getVersion()}  ${policy.getName()}: ${missing.join(', ')} is required`);
    const level = own.level ?? everywhere ?? levels[before?.getEnforcementlevel() ?? policy.getEnforcementlevel()] ?? 'mandatory';
    request.getPolicyconfigMap().set(policy.getName(), new analyzer.PolicyConfig().setProperties(toStruct(properties)).setEnforcementlevel(levelOf(level)));
  }
  await call(client, client.configure, request);
}
