// Who a person is to AWS: the name in the ARN of their identity, which sessions of roles carry on.

/** The name of a person, or of a job: a user's, or that of a role's session. */
export function personOf(arn: string): string {
  return arn.split(/[/:]/).at(-1) ?? '';
}

/** Variable by which a build says on whose behalf it runs: the ARN of who pushed, or the e-mail of who made the commit. */
export const authorVariable = 'MLOPS_AUTHOR';

/** What a pipeline calls somebody whom its start did not name (PUSHED_BY, infra/components/delivery.ts). */
export const unknownPerson = 'unknown';

/** Whether two names may be one person's. A host of repositories knows people by their e-mail, IAM often by the first part of it. */
export function maySamePerson(one: string, other: string): boolean {
  const [first, second] = [one.toLowerCase(), other.toLowerCase()];
  const isEmail = (name: string): boolean => name.includes('@');
  const user = (name: string): string => name.split('@')[0] ?? '';
  return isEmail(first) === isEmail(second) ? first === second : user(first) === user(second);
}

/** The name that a role's session is given. AWS takes 2 to 64 characters of letters, digits and =,.@-_+. */
export function sessionName(person: string | undefined, otherwise: string): string {
  const name = (person ?? '').replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
  return name.length < 2 ? otherwise : name;
}
