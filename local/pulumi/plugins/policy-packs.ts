// The policy packs of an operation: each resource is judged before anything is done to it, the stack at the end.
import * as analyzer from '@pulumi/pulumi/proto/analyzer_pb';
import type { ResourceState } from '../backend/checkpoint';
import { halt, type Deployment } from '../engine/deployment';
import { nameOf, parseReference, stackType } from '../engine/urn';
import { markSecrets, StepFailure } from '../engine/steps';
import type { ProcessWorld } from '../process-world';
import { fromStruct, toStruct } from '../values/struct';
import { withoutSecrets, type Values } from '../values/wire';
import { call } from './call';
import { levels, startPack, type RunningPack } from './policy-pack';

/** Packs that watch one operation. */
export interface PolicyPacks {
  /** Judges the stack as a whole; what a mandatory policy refuses fails the operation. */
  analyzeStack(deployment: Deployment): Promise<void>;
  close(): void;
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

function requestOf(deployment: Deployment, state: ResourceState, inputs: Values): analyzer.AnalyzeRequest {
  return new analyzer.AnalyzeRequest().setType(state.type).setUrn(state.urn).setName(nameOf(state.urn))
    .setProperties(toStruct(withoutSecrets(inputs) as Values)).setOptions(optionsOf(state)).setProvider(providerOf(deployment, state));
}

function stackResource(deployment: Deployment, state: ResourceState): analyzer.AnalyzerResource {
  const resource = new analyzer.AnalyzerResource().setType(state.type).setUrn(state.urn).setName(nameOf(state.urn)).setParent(state.parent ?? '')
    .setProperties(toStruct(withoutSecrets({ ...state.inputs, ...state.outputs }) as Values)).setOptions(optionsOf(state)).setDependenciesList(state.dependencies ?? []).setProvider(providerOf(deployment, state));
  for (const [key, urns] of Object.entries(state.propertyDependencies ?? {})) resource.getPropertydependenciesMap().set(key, new analyzer.AnalyzerPropertyDependencies().setUrnsList(urns));
  return resource;
}

/** Which policies of a pack passed and which did not; empty lists are left out. */
function verdicts(policies: readonly string[], failed: ReadonlySet<string>, away: readonly analyzer.PolicyNotApplicable[]): Record<string, readonly string[]> {
  const notApplicable = new Set(away.map((policy) => policy.getPolicyName()));
  const passed = policies.filter((name) => !failed.has(name) && !notApplicable.has(name));
  return { ...(passed.length === 0 ? {} : { passed }), ...(failed.size === 0 ? {} : { failed: [...failed].sort() }) };
}

const packFields = ({ name, version }: RunningPack): Record<string, string> => ({ policyPackName: name, policyPackVersion: version, policyPackVersionTag: version });

class Watching implements PolicyPacks {
  constructor(private readonly packs: readonly RunningPack[]) {}

  /** From now on each resource is judged. */
  watch(deployment: Deployment): void {
    deployment.policyPacks = Object.fromEntries(this.packs.map(({ name, version, folder }) => [`${name}|local|${folder}`, version]));
    deployment.analyze = (state) => this.analyze(deployment, state);
  }

  private async analyze(deployment: Deployment, state: ResourceState): Promise<Values> {
    let inputs = state.inputs ?? {};
    for (const pack of this.packs) inputs = await this.remediate(deployment, pack, state, inputs);
    let refused = false;
    for (const pack of this.packs) {
      const response = await call(pack.client, pack.client.analyze, requestOf(deployment, state, inputs));
      const diagnostics = response.getDiagnosticsList();
      refused = this.tell(deployment, pack, diagnostics, state.urn) || refused;
      const failed = new Set(diagnostics.map((diagnostic) => diagnostic.getPolicyname()));
      deployment.send({ policyAnalyzeSummaryEvent: { resourceUrn: state.urn, ...packFields(pack), ...verdicts(pack.resourcePolicies, failed, response.getNotApplicableList()) } });
    }
    if (refused && deployment.options.preview) halt(deployment);
    if (refused && !deployment.options.preview) {
      deployment.halted = true;
      throw new StepFailure('a mandatory policy refused a resource');
    }
    return inputs;
  }

  /** Inputs as the pack mends them. */
  private async remediate(deployment: Deployment, pack: RunningPack, state: ResourceState, inputs: Values): Promise<Values> {
    const response = await call(pack.client, pack.client.remediate, requestOf(deployment, state, inputs));
    let mended = inputs;
    const told = new Set<string>();
    for (const remediation of response.getRemediationsList()) {
      const properties = remediation.getProperties();
      if (properties === undefined) continue;
      const after = fromStruct(properties);
      deployment.send({ policyRemediationEvent: { resourceUrn: state.urn, color: 'never', policyName: remediation.getPolicyname(), ...packFields(pack), before: mended, after } });
      told.add(remediation.getPolicyname());
      mended = markSecrets(after, inputs, []);
    }
    deployment.send({ policyRemediateSummaryEvent: { resourceUrn: state.urn, ...packFields(pack), ...verdicts(pack.resourcePolicies, told, response.getNotApplicableList()) } });
    return mended;
  }

  async analyzeStack(deployment: Deployment): Promise<void> {
    const states = deployment.book.current().filter(({ urn, delete: doomed }) => deployment.seen.has(urn) && doomed !== true);
    const resources = states.map((state) => stackResource(deployment, state));
    const root = states.find(({ type }) => type === stackType)?.urn ?? '';
    for (const pack of this.packs) {
      const response = await call(pack.client, pack.client.analyzeStack, new analyzer.AnalyzeStackRequest().setResourcesList(resources));
      const diagnostics = response.getDiagnosticsList();
      if (this.tell(deployment, pack, diagnostics, root)) deployment.stepFailed = true;
      const failed = new Set(diagnostics.map((diagnostic) => diagnostic.getPolicyname()));
      deployment.send({ policyAnalyzeStackSummaryEvent: { ...packFields(pack), ...verdicts(pack.stackPolicies, failed, response.getNotApplicableList()) } });
    }
  }

  /** Tells what a pack found; true where a mandatory policy refuses. */
  private tell(deployment: Deployment, pack: RunningPack, diagnostics: readonly analyzer.AnalyzeDiagnostic[], urn: string): boolean {
    let refused = false;
    for (const diagnostic of diagnostics) {
      const level = levels[diagnostic.getEnforcementlevel()] ?? 'mandatory';
      if (level === 'disabled') continue;
      refused ||= level !== 'advisory';
      deployment.send({ policyEvent: {
        resourceUrn: diagnostic.getUrn() === '' ? urn : diagnostic.getUrn(), message: `${diagnostic.getMessage().trimEnd()}\n`, color: 'never',
        policyName: diagnostic.getPolicyname(), ...packFields(pack), enforcementLevel: level === 'remediate' ? 'mandatory' : level,
      } });
    }
    return refused;
  }

  close(): void {
    for (const { client, process: child } of this.packs) { client.close(); child.kill(); }
  }
}

/** Starts the packs, which from then on watch the operation; undefined where none is asked for. */
export async function loadPolicyPacks(world: ProcessWorld, deployment: Deployment, folders: readonly string[], configFiles: readonly string[]): Promise<PolicyPacks | undefined> {
  if (folders.length === 0) return undefined;
  deployment.send({ policyLoadEvent: {} });
  deployment.showProgress('Loading policy packs...', false);
  const packs = await Promise.all(folders.map((folder, at) => startPack(world, folder, configFiles[at])));
  deployment.showProgress('Loading policy packs...', true);
  const watching = new Watching(packs);
  watching.watch(deployment);
  return watching;
}
