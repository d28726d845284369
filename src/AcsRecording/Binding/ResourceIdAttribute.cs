using System;
using System.Linq;
using System.Management.Automation;

namespace AcsRecording.Binding;

/// <summary>
/// Takes a resource of Azure where its id is wanted: what Get-AzStorageAccount, Get-AzResource or az give has it as Id or ResourceId.
/// </summary>
/// <param name="name">The property that is used first.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ResourceIdAttribute(string name) : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData is null || HeldValues.Bare(inputData) is string
        ? inputData
        : new[] { name, "Id", "ResourceId" }.Select(property => HeldValues.Find(inputData, property))
            .FirstOrDefault(held => held is not null) ?? inputData;
}
