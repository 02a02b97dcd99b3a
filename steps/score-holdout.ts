// Step ScoreHoldout: batch transform of the holdout, one record a request, each answer beside its row's id.
import { stepOutput, stepProperty } from './definition/references';
import type { TransformStep } from './definition/types';
import { executionPath, jobTags, retries, stepNames, type PipelinePlan } from './plan';
import { holdoutOutputs } from './prepare-holdout';

type InstanceType = NonNullable<TransformStep['Arguments']['TransformResources']>['InstanceType'];

/** The Transform step. Several records a request are an open bug of inference pipelines, hence SingleRecord. */
export function scoreHoldout(plan: PipelinePlan): TransformStep {
  const { workflow, context } = plan;
  const { type, count } = context.instances.scoreHoldout;
  return {
    Name: stepNames.scoreHoldout,
    Type: 'Transform',
    Description: 'Predictions for the holdout, by id.',
    Arguments: {
      ModelName: stepProperty(stepNames.assembleModel, 'ModelName'),
      TransformInput: {
        DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: stepOutput(stepNames.prepareHoldout, holdoutOutputs.features) } },
        ContentType: 'text/csv',
        SplitType: 'Line',
      },
      TransformOutput: { S3OutputPath: executionPath(plan, 'score'), Accept: 'text/csv', AssembleWith: 'Line', KmsKeyId: context.keyArn },
      TransformResources: { InstanceType: type as InstanceType, InstanceCount: count, VolumeKmsKeyId: context.keyArn },
      BatchStrategy: 'SingleRecord',
      // The id leads each row: kept from the model, joined back, and kept with what the model put at the row's end.
      DataProcessing: { InputFilter: '$[1:]', JoinSource: 'Input', OutputFilter: workflow.problem.type === 'Regression' ? '$[0,-1]' : '$[0,-2,-1]' },
      Tags: jobTags(plan),
    },
    ...retries('SageMaker.JOB_INTERNAL_ERROR', 'SageMaker.CAPACITY_ERROR'),
  };
}
