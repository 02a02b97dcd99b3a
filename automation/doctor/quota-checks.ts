// Whether the account's quotas of SageMaker bear a run: instances of processing, training, transform and, for an endpoint, hosting.
import { z } from 'zod';
import type { Settings } from '../../infra/settings';
import type { Target } from '../stacks/target';
import { check, CheckFailure, type Check } from './check';
import { callJson } from './signed-request';

const answer = z.object({
  Quotas: z.array(z.object({ QuotaName: z.string(), QuotaCode: z.string(), Value: z.number() }).loose()).default([]),
  NextToken: z.string().nullish(),
});

/** A quota that a run needs. */
export interface NeededQuota {
  /** AWS's own name of it. */
  name: string;
  atLeast: number;
  why: string;
  /** Instances that Autopilot takes cannot be told before: too few of the likely ones only warn. */
  certain: boolean;
}

/** A quota as the account has it. */
export interface AppliedQuota { value: number; code: string }

/** More pages than SageMaker has quotas: a list without end is not followed. */
const mostPages = 60;

/** What a run needs by the settings. */
export function neededQuotas(settings: Settings): NeededQuota[] {
  const { prepareDataInstanceType, prepareDataInstanceCount, scoreHoldoutInstanceType, scoreHoldoutInstanceCount } = settings;
  return [
    { name: `${prepareDataInstanceType} for processing job usage`, atLeast: prepareDataInstanceCount, why: 'PrepareData', certain: true },
    { name: `${scoreHoldoutInstanceType} for transform job usage`, atLeast: scoreHoldoutInstanceCount, why: 'ScoreHoldout', certain: true },
    { name: 'ml.m5.4xlarge for training job usage', atLeast: 1, why: 'TrainCandidates, where Autopilot takes this type', certain: false },
  ];
}

/** SageMaker's quotas of the account, by name. */
export async function readQuotas(target: Target, signal: AbortSignal): Promise<Map<string, AppliedQuota>> {
  const service = { signingName: 'servicequotas', targetPrefix: 'ServiceQuotasV20190624' };
  const found = new Map<string, AppliedQuota>();
  let token: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { Quotas, NextToken } = answer.parse(await callJson(target, service, 'ListServiceQuotas', { ServiceCode: 'sagemaker', MaxResults: 100, ...(token === undefined ? {} : { NextToken: token }) }, signal));
    for (const { QuotaName, QuotaCode, Value } of Quotas) found.set(QuotaName, { value: Value, code: QuotaCode });
    if (NextToken == null || NextToken === '') return found;
    token = NextToken;
  }
  throw new Error(`ListServiceQuotas gave more than ${mostPages} pages`);
}

/** Judges one quota. @throws CheckFailure where it is too small */
export function judgeQuota({ name, atLeast, why, certain }: NeededQuota, quotas: ReadonlyMap<string, AppliedQuota>, region: string): string {
  const quota = quotas.get(name);
  if (quota === undefined) throw new CheckFailure(`AWS lists no quota "${name}" in ${region}`, 'Look whether the instance type is offered there, or take another in the settings.', certain ? 'failure' : 'warning');
  if (quota.value >= atLeast) return `${quota.value}, ${atLeast} needed for ${why}`;
  throw new CheckFailure(
    `${quota.value}, but ${atLeast} needed for ${why}`,
    `aws service-quotas request-service-quota-increase --region ${region} --service-code sagemaker --quota-code ${quota.code} --desired-value ${atLeast} (AWS grants it within hours or days), or take a type that the quota allows.`,
    certain ? 'failure' : 'warning',
  );
}

/** One check a quota; where they cannot be read, one that says so. */
export async function quotaChecks(target: Target, settings: Settings, signal: AbortSignal): Promise<Check[]> {
  if (target.kind === 'local') return [{ what: 'quotas', status: 'ok', found: 'the embedded AWS has none' }];
  let quotas: Map<string, AppliedQuota>;
  try {
    quotas = await readQuotas(target, signal);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return [{ what: 'quotas', status: 'warning', found: `could not be read: ${found}`, remedy: 'Allow servicequotas:ListServiceQuotas, or look in the console under Service Quotas, Amazon SageMaker.' }];
  }
  return Promise.all(neededQuotas(settings).map((needed) => check(`quota ${needed.name}`, () => judgeQuota(needed, quotas, target.region))));
}
