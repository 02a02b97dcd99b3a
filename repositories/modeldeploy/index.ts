// The endpoint of a model as a Pulumi program, for `pulumi up` typed by hand; `mlops deploy` runs the same one.
import * as pulumi from '@pulumi/pulumi';
import { createServingProgram } from 'sagemaker-lowcode-mlops/serving';

const config = new pulumi.Config('modeldeploy');
const livesUntil = config.get('livesUntil');

export = createServingProgram({
  workflow: '{{workflow}}', environment: pulumi.getStack(),
  // ARN of an approved model package, and of the environment's key: `mlops models`, `mlops outputs`.
  packageArn: config.require('packageArn'), keyArn: config.require('keyArn'),
  // Where serving:timeToLiveHours limits its life: when it ends, such as 2026-11-26T18:05:00Z (`mlops endpoint show`).
  ...(livesUntil === undefined ? {} : { livesUntil }),
});
