// The end of an endpoint: a schedule that deletes it at one moment, under a role of its own, and the moment for whoever wants to know it.
import * as iam from '@pulumi/aws-native/iam';
import * as scheduler from '@pulumi/aws-native/scheduler';
import * as ssm from '@pulumi/aws-native/ssm';
import type * as pulumi from '@pulumi/pulumi';
import { Component, tagList, type CommonArgs, type Transform } from '../components/component';
import { arnOf, environmentNames, type Place } from '../names';
import { allow, trustService } from '../permissions/statement';
import { endStatements } from './end-statements';
import { atExpression } from './life-span';
import { endpointName, endpointParameterPath, livesUntilName, timeToLiveName } from './names';
import type { ServingSettings } from './settings';

/** Arguments of TimeToLive. */
export interface TimeToLiveArgs extends CommonArgs {
  place: Place;
  /** ARN of the key that the environment's objects are encrypted with. */
  keyArn: string;
  settings: Pick<ServingSettings, 'autoscaling'>;
  /** Such as 2026-11-26T18:05:00Z. */
  livesUntil: string;
  /** ARN of a policy that bounds the role. @default no boundary */
  permissionsBoundary?: string;
  transform?: { role?: Transform<iam.RoleArgs>; schedule?: Transform<scheduler.ScheduleArgs>; parameter?: Transform<ssm.ParameterArgs> };
}

/** Role, schedule and parameter. */
export class TimeToLive extends Component {
  readonly nodes: { role: iam.Role; schedule: scheduler.Schedule; parameter: ssm.Parameter };

  constructor(name: string, private readonly args: TimeToLiveArgs, options?: pulumi.ComponentResourceOptions) {
    super('TimeToLive', name, options);
    const role = this.createRole();
    const schedule = this.createSchedule(role);
    this.nodes = { role, schedule, parameter: this.createParameter(schedule) };
    this.registerOutputs({});
  }

  private createRole(): iam.Role {
    const { place, keyArn, settings, tags, permissionsBoundary, transform } = this.args;
    return new iam.Role(...this.child<iam.RoleArgs>('role', {
      roleName: timeToLiveName(place), description: `End of the endpoint, workflow ${place.workflow}, environment ${place.environment}`,
      // Scheduler acts for the group of a schedule, not for one schedule.
      assumeRolePolicyDocument: trustService('scheduler.amazonaws.com', place, arnOf(place, 'scheduler', 'schedule-group/default')),
      policies: [{ policyName: 'end', policyDocument: allow(endStatements({ place, keyArn }, endpointName(place), settings)) }],
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      tags: tagList(tags),
    }, transform?.role));
  }

  /** It stays when it has been due (ActionAfterCompletion NONE, Scheduler's default): the stack finds it where it left it, and gives it another moment. */
  private createSchedule(role: iam.Role): scheduler.Schedule {
    const { place, keyArn, livesUntil, transform } = this.args;
    return new scheduler.Schedule(...this.child<scheduler.ScheduleArgs>('schedule', {
      name: timeToLiveName(place), description: `End of the endpoint of workflow ${place.workflow} in environment ${place.environment}`, state: 'ENABLED', kmsKeyArn: keyArn,
      scheduleExpression: atExpression(livesUntil), scheduleExpressionTimezone: 'UTC', flexibleTimeWindow: { mode: 'OFF' },
      target: { arn: `arn:${place.partition}:scheduler:::aws-sdk:sagemaker:deleteEndpoint`, roleArn: role.arn, input: JSON.stringify({ EndpointName: endpointName(place) }) },
    }, transform?.schedule));
  }

  /** Read by those who may not see the state of the stack. */
  private createParameter(schedule: scheduler.Schedule): ssm.Parameter {
    const { place, livesUntil, tags, transform } = this.args;
    return new ssm.Parameter(...this.child<ssm.ParameterArgs>('parameter', {
      name: `${endpointParameterPath(environmentNames(place).parameterPath)}/${livesUntilName}`, type: 'String', value: livesUntil, description: 'When the endpoint is deleted, unless it is deployed again.', tags: { ...tags },
    }, transform?.parameter, { dependsOn: [schedule] }));
  }
}
