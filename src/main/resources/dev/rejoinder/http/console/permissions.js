// What the role of the signed-in person includes. The server enforces the same; RoleMatrixTest lists every operation.

const INCLUDED = {
  administer: ['owner'],
  edit: ['owner', 'editor'],
  answer: ['owner', 'editor', 'agent'],
  read: ['owner', 'editor', 'agent', 'viewer'],
};

let signedInRole = null;

/** Call it when a person has signed in. */
export const useRole = (role) => { signedInRole = role; };

/**
 * `read` assistants, conversations and analytics; `answer` visitors; `edit` assistants; `administer` keys, providers,
 * people and the like.
 */
export const may = (permission) => INCLUDED[permission].includes(signedInRole);
