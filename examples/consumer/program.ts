// Another team's stack: it watches the models of an environment that it does not own.
import * as pulumi from '@pulumi/pulumi';
import * as ssm from '@pulumi/aws-native/ssm';
import { environmentOf } from 'sagemaker-lowcode-mlops/consumer';

/** Reads which environment is meant from the stack's config, and keeps a note of its registry beside its own things. */
export async function program(): Promise<Record<string, unknown>> {
  const config = new pulumi.Config('reports');
  const choice = { workflow: config.require('workflow'), environment: config.require('environment') };
  const models = await environmentOf(choice);
  new ssm.Parameter('registry', {
    name: `/reports/${choice.workflow}/${choice.environment}/registry`, type: 'String', value: models.modelPackageGroupArn, description: 'Registry that the reports are written about',
  });
  return { ...models };
}
