namespace System.Runtime.CompilerServices;

/// <summary>.NET 9's attribute. The compiler finds it by its name, in the library that declares it and in programs that use the library.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property, Inherited = false)]
internal sealed class OverloadResolutionPriorityAttribute(int priority) : Attribute
{
    public int Priority { get; } = priority;
}
