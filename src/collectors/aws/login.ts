/** How a person opens the session that a profile's credentials come from. */
export interface Login {
  readonly command: 'aws sso login' | 'aws login';
  /** The `sso_session` that the profile names, perhaps together with other profiles. */
  readonly ssoSession?: string;
}

/** What the SDK's reader of the configuration files makes of a profile. */
type Profile = Readonly<Record<string, string | undefined>>;

/** Longest chain of `source_profile` that is followed: real ones have one link or two, a circle has no end. */
const LONGEST_CHAIN = 10;

/**
 * Finds out how to sign in for a profile, itself or what it takes its credentials from (`source_profile`); undefined where
 * they come from elsewhere, such as keys in a file. Reads the configuration files anew, with the SDK's own reader.
 * @param profileName absent: the default profile
 */
export async function loginOf(profileName = 'default'): Promise<Login | undefined> {
  const { parseKnownFiles } = await import('@smithy/core/config');
  const profiles = await parseKnownFiles({ ignoreCache: true });
  let profile: Profile | undefined = profiles[profileName];
  for (let links = 0; profile !== undefined && links < LONGEST_CHAIN; links += 1) {
    const login = loginIn(profile);
    if (login !== undefined) return login;
    profile = profile.source_profile === undefined ? undefined : profiles[profile.source_profile];
  }
  return undefined;
}

function loginIn({ sso_session, sso_start_url, login_session }: Profile): Login | undefined {
  if (sso_session !== undefined) return { command: 'aws sso login', ssoSession: sso_session };
  if (sso_start_url !== undefined) return { command: 'aws sso login' };
  return login_session === undefined ? undefined : { command: 'aws login' };
}
