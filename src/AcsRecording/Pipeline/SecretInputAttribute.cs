using System;
using System.Management.Automation;
using System.Security;

namespace AcsRecording.Pipeline;

/// <summary>
/// Takes a value of one type, or a secret from which it is made: as text, as a SecureString or as a Uri. Any other value is refused and not
/// shown.
/// </summary>
/// <param name="type">The type of the parameter.</param>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class SecretInputAttribute(Type type) : ArgumentTransformationAttribute
{
    public sealed override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null => null,
            var value when type.IsInstanceOfType(value) => value,
            string text => FromSecret(text),
            SecureString secret => FromSecret(secret.Reveal()),
            Uri address => FromSecret(address.OriginalString),
            var other => throw NoSecretInErrorAttribute.Refusal(other, type),
        };

    protected abstract object FromSecret(string secret);
}
