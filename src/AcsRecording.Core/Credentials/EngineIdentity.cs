using Azure.Core;

namespace AcsRecording.Core.Credentials;

/// <summary>What stands behind the surface's identity.</summary>
internal sealed class EngineIdentity(TokenCredential credential) : IAzureIdentity
{
    public TokenCredential Credential => credential;
}
