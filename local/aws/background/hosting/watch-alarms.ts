// Looks at the alarms that take a deployment back, with the permissions of the model's role.
import type { Cloud } from '../../cloud';
import { AwsError, type Caller } from '../../operation';
import type { Deployment } from '../../services/sagemaker/endpoint-records';

/** Why a deployment must go back, if it must: an alarm is in state ALARM, is not there, or may not be looked at. */
export async function alarmFault(cloud: Cloud, caller: Caller, deployment: Deployment | undefined): Promise<string | undefined> {
  const names = (deployment?.AutoRollbackConfiguration?.Alarms ?? []).map(({ AlarmName }) => AlarmName ?? '');
  if (names.length === 0) return undefined;
  try {
    const { MetricAlarms } = await cloud.call<{ MetricAlarms: { AlarmName: string; StateValue: string; StateReason: string }[] }>('cloudwatch', 'DescribeAlarms', { AlarmNames: names }, caller);
    const missing = names.filter((name) => !MetricAlarms.some(({ AlarmName }) => AlarmName === name));
    if (missing.length > 0) return `The following alarms of the auto rollback configuration do not exist: ${missing.join(', ')}`;
    const alarming = MetricAlarms.filter(({ StateValue }) => StateValue === 'ALARM');
    if (alarming.length === 0) return undefined;
    return `One or more of the alarms of the auto rollback configuration went into ALARM: ${alarming.map(({ AlarmName, StateReason }) => `${AlarmName} (${StateReason})`).join('; ')}`;
  } catch (error) {
    if (error instanceof AwsError) return `The alarms of the auto rollback configuration could not be looked at: ${error.message}`;
    throw error;
  }
}
