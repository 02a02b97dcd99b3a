// A place for a pipeline that is only looked at: names as a stack would give them, in the account of the embedded AWS.
import type { PipelineContext } from '../../steps/context';
import type { Workflow } from '../../steps/workflow';

/** The context of an environment that need not exist. */
export function specimenContext({ workflow, flowDigest, region = 'us-east-1' }: { workflow: Workflow; flowDigest: string; region?: string }, environment: string): PipelineContext {
  const account = '000000000000';
  const prefix = `${workflow.name}-${environment}`;
  const role = (purpose: string): string => `arn:aws:iam::${account}:role/${prefix}-${purpose}`;
  const lambda = (purpose: string): string => `arn:aws:lambda:${region}:${account}:function:${prefix}-${purpose}`;
  return {
    account, region, partition: 'aws', environment, bucket: `${prefix}-${account}-${region}`, keyArn: `arn:aws:kms:${region}:${account}:key/00000000-0000-0000-0000-000000000000`,
    pipelineName: prefix, modelPackageGroupName: `${workflow.register.group ?? workflow.name}-${environment}`,
    roles: { prepareSource: role('prepare-source'), prepareData: role('prepare-data'), trainCandidates: role('train-candidates'), scoreHoldout: role('score-holdout') },
    functions: { prepareHoldout: lambda('prepare-holdout'), packageEncoder: lambda('package-encoder'), evaluatePredictions: lambda('evaluate-predictions') },
    flowDigest, tags: {},
    instances: { prepareData: { type: 'ml.m5.4xlarge', count: 1, volumeGigabytes: 30 }, scoreHoldout: { type: 'ml.m5.large', count: 1 } },
  };
}
