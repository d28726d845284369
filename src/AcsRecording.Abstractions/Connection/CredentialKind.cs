namespace AcsRecording;

/// <summary>How a connection proves who it is.</summary>
public enum CredentialKind
{
    /// <summary>The resource's access key; every request is signed with HMAC-SHA256.</summary>
    AccessKey,

    /// <summary>The managed identity of the machine, through Entra ID.</summary>
    ManagedIdentity,

    /// <summary>The identity that the default chain of Azure.Identity finds, through Entra ID.</summary>
    DefaultIdentity,

    /// <summary>A token of Entra ID that was handed over; it can't be renewed.</summary>
    AccessToken,
}
