// Until when an endpoint lives, as its stack has published it, and how that is told.
import { environmentNames } from '../../infra/names';
import { endpointParameterPath, livesUntilName, timeToLiveName } from '../../infra/serving/names';
import { UsageError } from '../failures';
import { reviving } from '../runs/reviving';
import { placeOf } from '../stacks/place-of';
import { clientSettings, type Target } from '../stacks/target';

/** Whose endpoint is meant, and how it is reached. */
export interface EndpointPlace {
  project: { workflowName: string };
  environment: string;
  target: Target;
}

/**
 * When the endpoint is deleted by itself, or was; undefined where its life is not limited, or its stack is gone. Asked for
 * as the outputs of the environment are, so that whoever reads those needs nothing more.
 */
export async function readEnd(session: EndpointPlace): Promise<string | undefined> {
  const { SSMClient, paginateGetParametersByPath } = require('@aws-sdk/client-ssm') as typeof import('@aws-sdk/client-ssm');
  const { parameterPath } = environmentNames(placeOf(session));
  const wanted = `${endpointParameterPath(parameterPath)}/${livesUntilName}`;
  const client = reviving(new SSMClient(clientSettings(session.target)), session.target);
  try {
    for await (const { Parameters = [] } of paginateGetParametersByPath({ client }, { Path: parameterPath, Recursive: true })) {
      const found = Parameters.find(({ Name }) => Name === wanted);
      if (found !== undefined) return found.Value;
    }
    return undefined;
  } finally {
    client.destroy();
  }
}

/** What there is to know of an endpoint's end. */
export interface EndQuestion {
  /** Name of the endpoint. */
  name: string;
  /** As `readEnd` gives it. */
  livesUntil: string | undefined;
  /** In ms. */
  now: number;
}

const hasPassed = ({ livesUntil, now }: EndQuestion): boolean => livesUntil !== undefined && Date.parse(livesUntil) <= now;

/** Why there is no endpoint, and how it is brought back. @param options those of the command, such as `--env dev --local` */
export function noEndpoint(question: EndQuestion, options: string): UsageError {
  const { name, livesUntil } = question;
  if (livesUntil === undefined) return new UsageError(`there is no endpoint ${name}`, [`Deploy an approved version: mlops deploy ${options}`]);
  const why = hasPassed(question) ? `its time to live ended at ${livesUntil}` : `it was to live until ${livesUntil}, and was deleted before`;
  return new UsageError(`there is no endpoint ${name}: ${why}`, [`Bring it back, for a life of its own: mlops deploy VERSION ${options} (without VERSION the newest approved one; mlops models lists them)`]);
}

/** Until when one that is there lives. */
export function describeEnd(question: EndQuestion, place: { workflow: string; environment: string }): string {
  const { livesUntil = '' } = question;
  return hasPassed(question) ? `${livesUntil}, which has passed: within a minute or two the schedule ${timeToLiveName(place)} deletes it, or it could not` : livesUntil;
}

/** A line for whoever has deployed; none where the life is not limited. */
export const tellEnd = (livesUntil: string | undefined): string[] => (livesUntil === undefined ? [] : [`It lives until ${livesUntil}, unless it is deployed again (serving:timeToLiveHours).`]);
