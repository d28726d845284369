using System;
using System.Management.Automation;
using System.Net;
using System.Security;

namespace AcsRecording.Pipeline;

/// <summary>Lets a secret be given as a plain string too. It is a SecureString from binding on, and what is neither is not shown.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecureStringTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null => null,
            SecureString secret => secret,
            string text => new NetworkCredential("", text).SecurePassword,
            Uri address => new NetworkCredential("", address.OriginalString).SecurePassword,
            var other => throw NoSecretInErrorAttribute.Refusal(other, typeof(SecureString)),
        };
}

/// <summary>Reads secrets at the last moment.</summary>
internal static class SecureStrings
{
    public static string Reveal(this SecureString secret) => new NetworkCredential("", secret).Password;
}
