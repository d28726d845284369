using System;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Credentials;

/// <summary>Sends a token with each try, over https alone; content requests name the resource beside it.</summary>
internal sealed class BearerPolicy(TokenCredential tokens, Uri endpoint) : BearerTokenAuthenticationPolicy(tokens, EntraCredential.Scope)
{
    protected override void AuthorizeRequest(HttpMessage message)
    {
        NameResource(message);
        base.AuthorizeRequest(message);
    }

    protected override ValueTask AuthorizeRequestAsync(HttpMessage message)
    {
        NameResource(message);
        return base.AuthorizeRequestAsync(message);
    }

    private void NameResource(HttpMessage message)
    {
        if (ContentRequest.Is(message))
        {
            ContentRequest.SetHost(message, endpoint);
        }
    }
}
