// Runs by the clock: EventBridge Scheduler starts the pipeline on the tables that lie in S3 by then.
import type * as pulumi from '@pulumi/pulumi';
import { BucketObjectv2, type BucketObjectv2Args } from '@pulumi/aws/s3/bucketObjectv2';
import * as scheduler from '@pulumi/aws-native/scheduler';
import { parameterNames } from '../../steps/parameters';
import type { EnvironmentNames, Place } from '../names';
import { Component, type CommonArgs, type Transform } from './component';

/** A flow that the pipeline's jobs read. */
export interface StoredFlow {
  /** Key in the environment's bucket. */
  key: string;
  text: string;
}

/** Arguments of Schedule. */
export interface ScheduleArgs extends CommonArgs {
  place: Place;
  names: EnvironmentNames;
  keyArn: pulumi.Input<string>;
  bucketName: pulumi.Input<string>;
  roleArn: pulumi.Input<string>;
  /** Such as `cron(0 6 ? * MON *)`. */
  expression: string;
  /** Such as `Europe/Berlin`. */
  timezone: string;
  /** What a run started by hand would have uploaded. */
  flows: readonly StoredFlow[];
  transform?: { schedule?: Transform<scheduler.ScheduleArgs>; flow?: Transform<BucketObjectv2Args> };
}

/** One schedule, and the flows that its runs need. */
export class Schedule extends Component {
  readonly nodes: { readonly schedule: scheduler.Schedule; readonly flows: readonly BucketObjectv2[] };

  constructor(name: string, private readonly args: ScheduleArgs, options?: pulumi.ComponentResourceOptions) {
    super('Schedule', name, options);
    const flows = args.flows.map((flow, index) => this.createFlow(flow, index));
    this.nodes = { flows, schedule: this.createSchedule(flows) };
    this.registerOutputs({});
  }

  private createFlow({ key, text }: StoredFlow, index: number): BucketObjectv2 {
    const { bucketName, tags, transform } = this.args;
    return new BucketObjectv2(...this.child<BucketObjectv2Args>(`flow-${index + 1}`, { bucket: bucketName, key, content: text, contentType: 'application/json', tags: { ...tags } }, transform?.flow));
  }

  private createSchedule(flows: readonly BucketObjectv2[]): scheduler.Schedule {
    const { place, names, keyArn, roleArn, expression, timezone, transform } = this.args;
    return new scheduler.Schedule(...this.child<scheduler.ScheduleArgs>('runs', {
      name: names.schedule, description: `Runs of workflow ${place.workflow} in environment ${place.environment}`, state: 'ENABLED', kmsKeyArn: keyArn,
      scheduleExpression: expression, scheduleExpressionTimezone: timezone, flexibleTimeWindow: { mode: 'OFF' },
      target: { arn: `arn:${place.partition}:scheduler:::aws-sdk:sagemaker:startPipelineExecution`, roleArn, input: this.startRequest() },
    }, transform?.schedule, { dependsOn: [...flows] }));
  }

  /** Nothing of an earlier run is taken for such a run: what the tables hold is not known before, so its digest is the time's own. */
  private startRequest(): pulumi.Input<string> {
    const { names } = this.args;
    const once = 'scheduled-<aws.scheduler.execution-id>';
    return JSON.stringify({
      PipelineName: names.pipeline, ClientRequestToken: `run-of-the-schedule-at-its-moment-<aws.scheduler.execution-id>`,
      PipelineParameters: [parameterNames.runDigest, parameterNames.dataDigest].map((Name) => ({ Name, Value: once })),
    });
  }
}
