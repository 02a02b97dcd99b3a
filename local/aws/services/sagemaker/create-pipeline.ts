// CreatePipeline: a definition under a name and a role.
import type { CreatePipelineRequest, CreatePipelineResponse } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import { AwsError, passRole } from '../../operation';
import type { Checked } from '../checked';
import { arnOf } from './arns';
import type { ExecutionControl } from './execution-control';
import { definitionText } from './pipeline-definition';
import { pipelineTable } from './pipeline-records';
import { checkTags, creating, putTags } from './resource-tags';
import { userContext } from './user-context';

/** The same ClientRequestToken gives the same pipeline; another request for the same name is refused. */
export function createPipeline(executions: ExecutionControl): Operation<Checked<CreatePipelineRequest>, CreatePipelineResponse> {
  return {
    name: 'CreatePipeline',
    authorize: (input, context) => [
      ...creating('CreatePipeline', arnOf(context, 'pipeline', input.PipelineName), input.Tags),
      passRole(input.RoleArn, 'sagemaker.amazonaws.com'),
    ],
    async handle(input, context) {
      const { store } = context.cloud;
      const arn = arnOf(context, 'pipeline', input.PipelineName);
      checkTags(input.Tags);
      const definition = await definitionText(input, context, executions);
      if (definition === undefined) throw new AwsError('ValidationException', 'One of PipelineDefinition and PipelineDefinitionS3Location must be specified.');
      await store.transaction(() => {
        const key = input.PipelineName.toLowerCase();
        const existing = pipelineTable(store).get(key);
        if (existing !== undefined && existing.clientToken === input.ClientRequestToken) return;
        if (existing !== undefined) {
          throw new AwsError('ValidationException', `Pipeline names must be unique within an AWS account and region. Pipeline with name (${input.PipelineName}) already exists.`);
        }
        const [now, by] = [context.now(), userContext(context.caller)];
        void pipelineTable(store).put(key, {
          name: input.PipelineName, arn, roleArn: input.RoleArn, definition, clientToken: input.ClientRequestToken ?? context.requestId,
          ...(input.PipelineDisplayName === undefined ? {} : { displayName: input.PipelineDisplayName }),
          ...(input.PipelineDescription === undefined ? {} : { description: input.PipelineDescription }),
          ...(input.ParallelismConfiguration === undefined ? {} : { parallelism: input.ParallelismConfiguration }),
          creationTime: now, createdBy: by, lastModifiedTime: now, lastModifiedBy: by,
        });
        putTags(store, arn, input.Tags);
      });
      return { PipelineArn: arn };
    },
  };
}
