// Keys that requests to AWS are signed with.

/** Access keys; a role's also have a session token. */
export interface AccessKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Keys with the moment from which on they are no good. */
export interface ExpiringKeys extends AccessKeys { expiration?: Date }
