// Settings of an endpoint: the `serving:` keys of Pulumi.<env>.yaml, typed, each with its default and its effect.
import { z } from 'zod';
import { InputError } from '../../flows/problems';

/** The settings; each describes its effect, and has its default. */
export const servingSettingsSchema = z.strictObject({
  instanceType: z.string().regex(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, 'must be an instance type of SageMaker, such as ml.m5.large').default('ml.m5.large')
    .describe('Machine that serves the model. Default: ml.m5.large.'),
  instanceCount: z.int().min(1).max(100).default(1)
    .describe('Machines that serve the model; a canary and a fault of one zone need two. Default: 1.'),
  rollout: z.enum(['all-at-once', 'canary', 'linear']).default('all-at-once')
    .describe('How traffic comes to a new model: at once, a part first (canary), or in equal steps (linear). Default: all-at-once.'),
  rolloutPercent: z.int().min(10).max(50).default(10)
    .describe('Part of the capacity that a canary, or each linear step, takes. Default: 10.'),
  rolloutWaitSeconds: z.int().min(0).max(3600).default(300)
    .describe('How long each step is watched before the next. Default: 300.'),
  bakeSeconds: z.int().min(0).max(3600).default(0)
    .describe('How long the old machines stay after all traffic has come to the new model; an alarm in that time brings it back. Default: 0.'),
  alarms: z.strictObject({
    errors5xx: z.int().min(1).optional(), errors4xx: z.int().min(1).optional(), latencyMilliseconds: z.number().positive().optional(),
    periodSeconds: z.union([z.literal([10, 20, 30]), z.int().min(60).max(3600).multipleOf(60)], 'must be 10, 20, 30 or a multiple of 60').default(60), periods: z.int().min(1).max(10).default(1),
  }).refine(({ errors5xx, errors4xx, latencyMilliseconds }) => [errors5xx, errors4xx, latencyMilliseconds].some((limit) => limit !== undefined), 'must have errors5xx, errors4xx or latencyMilliseconds').optional()
    .describe('Alarms that take a deployment back: so many requests within a period that end with a 5xx or 4xx status, or a p90 of the latency that is higher; "periodSeconds" (default 60), and for how many "periods" on end (default 1). Such as {"errors5xx": 5, "latencyMilliseconds": 500}. Default: none.'),
  autoscaling: z.strictObject({ maximum: z.int().min(1).max(100), invocationsPerInstance: z.number().positive() }).optional()
    .describe('Machines are added up to "maximum" and taken away down to instanceCount, so that each answers about "invocationsPerInstance" requests a minute. Default: their number stays.'),
  capturePercent: z.int().min(0).max(100).default(0)
    .describe("Share of the requests that are kept with their answers, below captured/ in the environment's bucket. Default: 0."),
  timeToLiveHours: z.int().min(1).max(720).optional()
    .describe('Hours after which the endpoint is deleted by itself, reckoned from the last mlops deploy; not together with mlops:protect. Default: it lives until it is destroyed.'),
});

/** Settings of an endpoint, defaults filled in. */
export type ServingSettings = z.infer<typeof servingSettingsSchema>;

const namespace = 'serving:';

/**
 * Settings out of a stack's config; other namespaces are left alone. A serverless endpoint is no setting: it takes no
 * inference pipelines, and the model is one (SageMaker Developer Guide, "Serverless Inference", feature exclusions).
 * @throws InputError with every problem
 */
export function parseServingSettings(config: Readonly<Record<string, unknown>>, file: string): ServingSettings {
  const own = Object.fromEntries(Object.entries(config).filter(([key]) => key.startsWith(namespace)).map(([key, value]) => [key.slice(namespace.length), value]));
  const parsed = servingSettingsSchema.safeParse(own);
  if (parsed.success) {
    const message = whyImmortal(parsed.data, config['mlops:protect']);
    if (message !== undefined) throw new InputError([{ file, path: `${namespace}timeToLiveHours`, message }]);
    return parsed.data;
  }
  throw new InputError(parsed.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ file, path: `${namespace}${key}`, message: `is no setting; there are ${Object.keys(servingSettingsSchema.shape).join(', ')}${key.startsWith('serverless') ? '. A serverless endpoint takes no inference pipeline, which the model is' : ''}` }));
    }
    const path = issue.path.join('.');
    return [{ file, path: `${namespace}${path}`, message: `${issue.message}; got ${JSON.stringify(own[path])}` }];
  }));
}

/** What speaks against a time to live; undefined where nothing does. @param protect as the config has it */
function whyImmortal({ timeToLiveHours, rollout, rolloutPercent, rolloutWaitSeconds, bakeSeconds }: ServingSettings, protect: unknown): string | undefined {
  if (timeToLiveHours === undefined) return undefined;
  if (protect === true || protect === 'true') return `an endpoint of a protected environment does not vanish by itself; got ${timeToLiveHours} with mlops:protect: true. Take out one of the two`;
  const steps = { 'all-at-once': 0, canary: 1, linear: Math.ceil(100 / rolloutPercent) }[rollout];
  const seconds = steps * rolloutWaitSeconds + bakeSeconds;
  // SageMaker deletes no endpoint while it is updated.
  return seconds < timeToLiveHours * 3600 ? undefined : `must be longer than a rollout, which takes ${seconds} s with rolloutWaitSeconds and bakeSeconds; got ${timeToLiveHours}`;
}
