using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Reflection;

namespace AcsRecording.Session;

/// <summary>
/// Brings in the engine when it is first needed, apart from the session's other assemblies (docs/decisions/0002-load-context.md).
/// </summary>
internal static class EngineLoader
{
    private const string EngineAssembly = "AcsRecording.Core";
    private const string EngineType = "AcsRecording.Core.RecordingEngine";

    // Assemblies are a process's, not a runspace's.
    private static readonly object Gate = new();
    private static IRecordingEngine? _engine;

    /// <summary>Loads it where it isn't loaded. After a failure the next use tries again.</summary>
    public static IRecordingEngine Engine
    {
        get
        {
            lock (Gate)
            {
                return _engine ??= Load();
            }
        }
    }

    private static IRecordingEngine Load()
    {
        var module = Path.GetDirectoryName(typeof(EngineLoader).Assembly.Location)!;
        var folder = Path.Combine(module, "lib");
        try
        {
            var engine = (IRecordingEngine)(IsDesktop ? LoadOnDesktop(folder) : LoadInContext(module, folder));
            AppDomain.CurrentDomain.ProcessExit += (_, _) => engine.ReleaseQueues();
            if (!IsDesktop)
            {
                Isolation(module, "TerminationSignals").GetMethod("Register").Invoke(null, [(Action)engine.ReleaseQueues]);
            }

            return engine;
        }
        catch (Exception exception)
            when (exception is IOException or BadImageFormatException or TypeLoadException or TargetInvocationException)
        {
            var reason = exception.InnerException ?? exception;
            throw new RecordingException(
                "EngineNotLoaded",
                RecordingErrorCategory.ResourceUnavailable,
                RecordingError.Text("EngineNotLoaded", reason.Message),
                RecordingError.Text("EngineNotLoaded.Action"),
                reason)
            { IsTerminating = true };
        }
    }

    private static bool IsDesktop => Type.GetType("System.Runtime.Loader.AssemblyLoadContext, System.Runtime.Loader") is null;

    private static object LoadInContext(string module, string folder) =>
        Isolation(module, "EngineContext").GetMethod("Create")
            .Invoke(null, [folder, typeof(IRecordingEngine).Assembly, EngineAssembly, EngineType]);

    private static Type Isolation(string module, string type) =>
        Assembly.LoadFrom(Path.Combine(module, "AcsRecording.Isolation.dll")).GetType("AcsRecording.Isolation." + type, throwOnError: true);

    /// <summary>
    /// One of ours, for one of ours. Who asks is not always known (.NET Framework has null for assemblies that are loaded by name at run
    /// time): then it is given what is at least of the version that is wanted, and of the same maker.
    /// </summary>
    internal static Assembly? Resolve(string folder, AssemblyName wanted, Assembly? requester)
    {
        if (requester is not null && !requester.Location.StartsWith(folder, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var shared = typeof(IRecordingEngine).Assembly;
        if (wanted.Name == shared.GetName().Name)
        {
            return shared;
        }

        var own = Path.Combine(folder, wanted.Name + ".dll");
        return File.Exists(own) && (requester is not null || Fits(AssemblyName.GetAssemblyName(own), wanted))
            ? Assembly.LoadFrom(own)
            : null;
    }

    private static bool Fits(AssemblyName own, AssemblyName wanted) =>
        (wanted.Version is null || own.Version >= wanted.Version)
        && (wanted.GetPublicKeyToken() is not { Length: > 0 } token || token.SequenceEqual(own.GetPublicKeyToken() ?? []));

    /// <summary>
    /// Azure takes no less than TLS 1.2, which old systems' Windows PowerShell leaves out. 0 is the system's own choice, and stays.
    /// </summary>
    internal static SecurityProtocolType WithTls12(SecurityProtocolType enabled) =>
        enabled == 0 ? enabled : enabled | SecurityProtocolType.Tls12;

    /// <summary>
    /// Windows PowerShell has one context for all: ours are found by name only when one of ours asks. Built for it, and not run there.
    /// </summary>
    private static object LoadOnDesktop(string folder)
    {
        AppDomain.CurrentDomain.AssemblyResolve += (_, wanted) => Resolve(folder, new AssemblyName(wanted.Name), wanted.RequestingAssembly);
        ServicePointManager.SecurityProtocol = WithTls12(ServicePointManager.SecurityProtocol);
        return Activator.CreateInstance(
            Assembly.LoadFrom(Path.Combine(folder, EngineAssembly + ".dll")).GetType(EngineType, throwOnError: true));
    }
}
