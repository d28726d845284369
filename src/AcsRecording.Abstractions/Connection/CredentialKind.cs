namespace AcsRecording;

/// <summary>How a connection proves who it is.</summary>
public enum CredentialKind
{
    /// <summary>The resource's access key; every request is signed with HMAC-SHA256.</summary>
    AccessKey,
}
