using System;
using System.IO;
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
        catch (Exception exception) when (exception is IOException or BadImageFormatException or TypeLoadException or TargetInvocationException)
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
        Isolation(module, "EngineContext").GetMethod("Create").Invoke(null, [folder, typeof(IRecordingEngine).Assembly, EngineAssembly, EngineType]);

    private static Type Isolation(string module, string type) =>
        Assembly.LoadFrom(Path.Combine(module, "AcsRecording.Isolation.dll")).GetType("AcsRecording.Isolation." + type, throwOnError: true);

    /// <summary>Windows PowerShell has one context for all: ours are found by name only when one of ours asks.</summary>
    private static object LoadOnDesktop(string folder)
    {
        AppDomain.CurrentDomain.AssemblyResolve += (_, wanted) =>
        {
            if (wanted.RequestingAssembly?.Location.StartsWith(folder, StringComparison.OrdinalIgnoreCase) != true)
            {
                return null;
            }

            var shared = typeof(IRecordingEngine).Assembly;
            var name = new AssemblyName(wanted.Name).Name;
            var own = Path.Combine(folder, name + ".dll");
            return name == shared.GetName().Name ? shared : File.Exists(own) ? Assembly.LoadFrom(own) : null;
        };
        return Activator.CreateInstance(Assembly.LoadFrom(Path.Combine(folder, EngineAssembly + ".dll")).GetType(EngineType, throwOnError: true));
    }
}
