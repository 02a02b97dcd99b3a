// The birdstrikes example and a place for its pipeline, for tests.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Flow } from '../../flows/flow';
import { readFlow } from '../../flows/read-flow';
import type { PipelineContext } from '../../steps/context';
import { parseWorkflow, type Workflow } from '../../steps/workflow';

/** Folder of the example. */
export const exampleFolder = resolve(__dirname, '../../examples/birdstrikes');

/** Text of its workflow. */
export function exampleText(): string {
  return readFileSync(join(exampleFolder, 'workflow.yaml'), 'utf8');
}

/** Its workflow. */
export function exampleWorkflow(): Workflow {
  return parseWorkflow(exampleText(), 'workflow.yaml');
}

/** Its flow. */
export function exampleFlow(): Flow {
  return readFlow(readFileSync(join(exampleFolder, 'birdstrikes.flow'), 'utf8'), 'birdstrikes.flow');
}

/** An environment that its pipeline could live in. */
export function exampleContext(): PipelineContext {
  const role = (name: string): string => `arn:aws:iam::000000000000:role/birdstrikes-dev-${name}`;
  const lambda = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:birdstrikes-dev-${name}`;
  return {
    account: '000000000000', region: 'us-east-1', partition: 'aws', environment: 'dev',
    bucket: 'birdstrikes-dev-000000000000-us-east-1',
    keyArn: 'arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555',
    pipelineName: 'birdstrikes-dev', modelPackageGroupName: 'birdstrikes-dev',
    roles: { prepareSource: role('prepare-source'), prepareData: role('prepare-data'), trainCandidates: role('train-candidates'), scoreHoldout: role('score-holdout') },
    functions: { prepareHoldout: lambda('prepare-holdout'), packageEncoder: lambda('package-encoder'), evaluatePredictions: lambda('evaluate-predictions') },
    flowDigest: 'f'.repeat(64),
    instances: { prepareData: { type: 'ml.m5.4xlarge', count: 2, volumeGigabytes: 30 }, scoreHoldout: { type: 'ml.m5.xlarge', count: 1 } },
    tags: { workflow: 'birdstrikes', environment: 'dev' },
  };
}

/** A small workflow as text, with lines replaced or added by key. */
export function smallWorkflow(changes: Readonly<Record<string, string>> = {}): string {
  const lines: Record<string, string> = {
    name: 'loans', flow: 'loans.flow', sources: '{ loans.csv: { file: loans.csv } }',
    problem: '{ type: BinaryClassification, target: loan_status, positive: default }',
    holdout: '{ split: { by: hash, fraction: 0.2 } }', gates: '{ threshold: 0.3 }', ...changes,
  };
  return Object.entries(lines).map(([key, value]) => `${key}: ${value}`).join('\n');
}
