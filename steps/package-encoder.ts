// Step PackageEncoder: makes the feature encoder's model.tar.gz out of the flow that PrepareData refitted.
import { stepOutput, stepProperty } from './definition/references';
import type { LambdaStep } from './definition/types';
import { preparedPath, reuse, stepNames, type PipelinePlan } from './plan';
import { refittedFlowName, trainingOutputUri } from './prepare-data';
import { holdoutOutputs } from './prepare-holdout';

/** The outputs that later steps read. */
export const encoderOutputs = { modelDataUrl: 'ModelDataUrl', digest: 'ModelDataDigest' } as const;

/** The Lambda step. */
export function packageEncoder(plan: PipelinePlan): LambdaStep {
  return {
    Name: stepNames.packageEncoder,
    Type: 'Lambda',
    Description: 'Packs the refitted flow as the container that encodes features one record at a time.',
    FunctionArn: plan.context.functions.packageEncoder,
    Arguments: {
      ProcessingOutputS3Uri: trainingOutputUri(plan),
      ProcessingJobName: stepProperty(stepNames.prepareData, 'ProcessingJobName'),
      RefittedFlowName: refittedFlowName,
      OutputNodeId: plan.outputNodeId,
      HoldoutReportS3Uri: stepOutput(stepNames.prepareHoldout, holdoutOutputs.report),
      OutputS3Uri: preparedPath(plan, 'encoder'),
    },
    OutputParameters: Object.values(encoderOutputs).map((OutputName) => ({ OutputName, OutputType: 'String' as const })),
    ...reuse,
  };
}
