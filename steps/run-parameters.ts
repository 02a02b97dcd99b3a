// What a start of the pipeline says: where the data lies, and the digest of everything that training depends on.
import { createHash } from 'node:crypto';
import { InputError } from '../flows/problems';
import { canonical } from './definition/render';
import { parameterNames, sourceParameter } from './parameters';
import type { Workflow } from './workflow';

/** An object in S3 and the SHA-256 of its content, hexadecimal. */
export interface StoredTable {
  readonly uri: string;
  readonly digest: string;
}

/** What a run is made from. */
export interface RunInput {
  readonly workflow: Workflow;
  readonly flowDigest: string;
  /** The sources by name, all of the workflow's. */
  readonly sources: Readonly<Record<string, StoredTable>>;
  /** Both, where the workflow has a holdout of its own. */
  readonly holdout?: { readonly features: StoredTable; readonly labels: StoredTable };
  /** SHA-256 of the code of the functions up to TrainCandidates, so that a repaired split is not hidden by a cache. */
  readonly functionsDigest?: string;
  /** Overrides the workflow's threshold for this run. */
  readonly threshold?: number;
  /** Any text that no run had before: every step then runs anew, since nothing lies under the resulting digest. */
  readonly salt?: string;
}

/**
 * The parameters for StartPipelineExecution, by name.
 * @throws InputError if a source or the holdout is not given.
 */
export function runParameters(input: RunInput): Record<string, string> {
  const problems = missing(input);
  if (problems.length > 0) throw new InputError(problems);
  const sources = Object.keys(input.workflow.sources).map((name): [string, string] => [sourceParameter(name), input.sources[name]?.uri ?? '']);
  return {
    [parameterNames.runDigest]: runDigest(input),
    [parameterNames.dataDigest]: dataDigest(input),
    ...Object.fromEntries(sources),
    ...(input.holdout === undefined ? {} : { [parameterNames.holdoutFeatures]: input.holdout.features.uri, [parameterNames.holdoutLabels]: input.holdout.labels.uri }),
    ...(input.threshold === undefined ? {} : { [parameterNames.threshold]: String(input.threshold) }),
  };
}

/** Digest of the data alone. */
export function dataDigest(input: Pick<RunInput, 'sources' | 'holdout'>): string {
  const sources = Object.fromEntries(Object.entries(input.sources).map(([name, table]) => [name, table.digest]));
  return digest({ sources, holdout: input.holdout === undefined ? undefined : { features: input.holdout.features.digest, labels: input.holdout.labels.digest } });
}

/** Digest of data, flow and those settings that change what is prepared and trained; gates and registration do not. */
export function runDigest(input: RunInput): string {
  const { workflow } = input;
  const { type, target, labels, objective } = workflow.problem;
  return digest({
    data: dataDigest(input),
    flow: input.flowDigest,
    functions: input.functionsDigest,
    settings: {
      problem: { type, target, labels, objective },
      holdout: { split: workflow.holdout.split, join: workflow.holdout.join, featuresHeader: workflow.holdout.features?.header, labelsHeader: workflow.holdout.labels?.header },
      id: workflow.id, source: workflow.source, outputNode: workflow.outputNode, dataWrangler: workflow.dataWrangler, preparation: workflow.preparation, local: workflow.local.python || Object.keys(workflow.local.sql).length > 0 ? workflow.local : undefined, autopilot: workflow.autopilot,
    },
    salt: input.salt,
  });
}

function missing(input: RunInput): { path: string; message: string }[] {
  const sources = Object.keys(input.workflow.sources).filter((name) => input.sources[name] === undefined);
  const found = sources.map((name) => ({ path: `sources.${name}`, message: 'has no S3 URI for this run; upload it first' }));
  const wanted = input.workflow.holdout.features !== undefined;
  if (wanted && input.holdout === undefined) found.push({ path: 'holdout', message: 'features and labels have no S3 URI for this run; upload them first' });
  return found;
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(canonical(value))).digest('hex');
}
