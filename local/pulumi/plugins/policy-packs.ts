// Policy packs: each runs as a process of its own and judges resources over gRPC (proto/pulumi/analyzer.proto).
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { AnalyzerClient } from '@pulumi/pulumi/proto/analyzer_grpc_pb';
import * as analyzer from '@pulumi/pulumi/proto/analyzer_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import type { ResourceState } from '../backend/checkpoint';
import type { Deployment } from '../engine/deployment';
import { parseReference, nameOf } from '../engine/urn';
import { CliFailure } from '../failure';
import type { ProcessWorld } from '../process-world';
import { toStruct } from '../values/struct';
import { withoutSecrets, type Values } from '../values/wire';
import { call, channelOptions, insecure } from './call';

/** Packs that watch one operation. */
export interface PolicyPacks {
  /** From now on each resource is judged before it is made. */
  watch(deployment: Deployment): void;
  /** Judges the stack as a whole; true where a mandatory policy refuses anything. */
  analyzeStack(deployment: Deployment): Promise<boolean>;
  close(): void;
}

/** How long a pack may take to begin, ms. */
const startLimit = 60_000;
const levels = ['advisory', 'mandatory', 'disabled', 'remediate'] as const;

interface RunningPack {
  client: AnalyzerClient;
  process: ChildProcess;
  name: string;
  version: string;
}

/** Starts a pack and waits for the port that it prints. */
async function startPack(world: ProcessWorld, folder: string): Promise<RunningPack> {
  const full = path.resolve(world.folder, folder);
  const entry = createRequire(path.join(full, 'index.js')).resolve('@pulumi/pulumi/cmd/run-policy-pack');
  const child = spawn(process.execPath, [entry, '127.0.0.1:0', full], { cwd: full, env: { ...world.variables, PULUMI_NODEJS_TRANSPILE_ONLY: 'true' }, stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new CliFailure(`error: the policy pack ${folder} did not start within ${startLimit / 1000} s`)), startLimit);
    createInterface({ input: child.stdout }).once('line', (line) => { clearTimeout(timer); resolve(line.trim()); });
    child.once('exit', (code) => { clearTimeout(timer); reject(new CliFailure(`error: the policy pack ${folder} ended with code ${code} before it began`)); });
  });
  const client = new AnalyzerClient(`127.0.0.1:${port}`, insecure(), channelOptions);
  const info = await call(client, client.getAnalyzerInfo, new Empty());
  return { client, process: child, name: info.getName(), version: info.getVersion() };
}

/** Settings of policies by name: a level, or an object with `enforcementLevel` and more. */
async function configure({ client }: RunningPack, file: string | undefined, world: ProcessWorld): Promise<void> {
  if (file === undefined) return;
  const settings = JSON.parse(fs.readFileSync(path.resolve(world.folder, file), 'utf8')) as Record<string, string | Values>;
  const request = new analyzer.ConfigureAnalyzerRequest();
  for (const [policy, setting] of Object.entries(settings)) {
    const { enforcementLevel, ...properties } = typeof setting === 'string' ? { enforcementLevel: setting } as Values : setting;
    const config = new analyzer.PolicyConfig().setProperties(toStruct(properties));
    const level = levels.indexOf((enforcementLevel ?? 'mandatory') as (typeof levels)[number]);
    config.setEnforcementlevel(level < 0 ? analyzer.EnforcementLevel.MANDATORY : level);
    request.getPolicyconfigMap().set(policy, config);
  }
  await call(client, client.configure, request);
}

function optionsOf(state: ResourceState): analyzer.AnalyzerResourceOptions {
  return new analyzer.AnalyzerResourceOptions().setProtect(state.protect ?? false).setIgnorechangesList(state.ignoreChanges ?? [])
    .setAdditionalsecretoutputsList(state.additionalSecretOutputs ?? []).setAliasesList(state.aliases ?? []).setParent(state.parent ?? '');
}

function providerOf(deployment: Deployment, state: ResourceState): analyzer.AnalyzerProviderResource | undefined {
  if (state.provider === undefined || state.provider === '') return undefined;
  const { urn } = parseReference(state.provider);
  const found = deployment.book.current().find((candidate) => candidate.urn === urn);
  return found === undefined ? undefined : new analyzer.AnalyzerProviderResource().setUrn(urn).setName(nameOf(urn)).setType(found.type).setProperties(toStruct(withoutSecrets(found.inputs ?? {}) as Values));
}

class Watching implements PolicyPacks {
  private refused = false;

  constructor(private readonly packs: readonly RunningPack[]) {}

  watch(deployment: Deployment): void {
    deployment.policyPacks = Object.fromEntries(this.packs.map(({ name, version }) => [name, version]));
    deployment.analyze = async (state) => {
      const request = new analyzer.AnalyzeRequest().setType(state.type).setUrn(state.urn).setName(nameOf(state.urn))
        .setProperties(toStruct(withoutSecrets(state.inputs ?? {}) as Values)).setOptions(optionsOf(state)).setProvider(providerOf(deployment, state));
      for (const { client } of this.packs) {
        const response = await call(client, client.analyze, request);
        this.tell(deployment, response.getDiagnosticsList(), state.urn);
      }
      if (this.refused && !deployment.options.preview) throw new CliFailure('a mandatory policy refused a resource');
    };
  }

  async analyzeStack(deployment: Deployment): Promise<boolean> {
    const resources = deployment.book.current().filter(({ urn, delete: doomed }) => deployment.seen.has(urn) && doomed !== true).map((state) => {
      const resource = new analyzer.AnalyzerResource().setType(state.type).setUrn(state.urn).setName(nameOf(state.urn)).setParent(state.parent ?? '')
        .setProperties(toStruct(withoutSecrets({ ...state.inputs, ...state.outputs }) as Values)).setOptions(optionsOf(state)).setDependenciesList(state.dependencies ?? []).setProvider(providerOf(deployment, state));
      for (const [key, urns] of Object.entries(state.propertyDependencies ?? {})) resource.getPropertydependenciesMap().set(key, new analyzer.AnalyzerPropertyDependencies().setUrnsList(urns));
      return resource;
    });
    for (const { client } of this.packs) {
      const response = await call(client, client.analyzeStack, new analyzer.AnalyzeStackRequest().setResourcesList(resources));
      this.tell(deployment, response.getDiagnosticsList(), deployment.book.current()[0]?.urn ?? '');
    }
    return this.refused;
  }

  private tell(deployment: Deployment, diagnostics: readonly analyzer.AnalyzeDiagnostic[], urn: string): void {
    for (const diagnostic of diagnostics) {
      const level = levels[diagnostic.getEnforcementlevel()] ?? 'mandatory';
      if (level === 'disabled') continue;
      if (level === 'mandatory' || level === 'remediate') this.refused = true;
      const message = `${diagnostic.getDescription()}\n${diagnostic.getMessage()}\n`;
      const version = diagnostic.getPolicypackversion();
      deployment.send({ policyEvent: {
        resourceUrn: diagnostic.getUrn() === '' ? urn : diagnostic.getUrn(), message, color: 'never', policyName: diagnostic.getPolicyname(),
        policyPackName: diagnostic.getPolicypackname(), policyPackVersion: version, policyPackVersionTag: version, enforcementLevel: level,
      } });
      deployment.print(`    [${level}]  ${diagnostic.getPolicyname()}  (${nameOf(diagnostic.getUrn() === '' ? urn : diagnostic.getUrn())})\n        ${message.trimEnd().replaceAll('\n', '\n        ')}\n`);
    }
  }

  close(): void {
    for (const { client, process: child } of this.packs) { client.close(); child.kill(); }
  }
}

/** Starts the packs; undefined where none is asked for. */
export async function loadPolicyPacks(world: ProcessWorld, folders: readonly string[], configFiles: readonly string[]): Promise<PolicyPacks | undefined> {
  if (folders.length === 0) return undefined;
  const packs: RunningPack[] = [];
  for (const [at, folder] of folders.entries()) {
    const pack = await startPack(world, folder);
    packs.push(pack);
    await configure(pack, configFiles[at], world);
  }
  return new Watching(packs);
}
